import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from ninja import NinjaAPI

from leadlight.actions.access.api_keys import add_personal_key
from leadlight.actions.access.operations import Operation, Role, operator
from leadlight.errors import NotAllowedError, NotLoggedInError
from leadlight.web.actors import actor_of_bearer, actor_of_request
from leadlight.web.permits import OF_OTHERS, LoggedIn, Open, addresses, needs, needs_log_in, open_to_everybody
from leadlight.web.site import furnish
from tests.actions.access.people import NOW, user_of


@pytest.fixture
def served(sqlite_place):
    """Give all addresses of the site."""
    furnish()
    return list(addresses(get_resolver("leadlight.web.urls").url_patterns))


def test_every_address_says_what_it_needs(served):
    assert [found for found in served if found.need is None] == []
    assert len(served) > 15


def test_what_needs_a_user_is_no_strangers(served):
    """Addresses without parts to fill in; those of other packages see to it themselves, and are tried too."""
    answers = {}
    for found in served:
        if found.route.startswith("api/v1/"):
            continue  # each of its methods is tried with every role: see api/test_door.py
        if not isinstance(found.need, Open) and "<" not in found.route:
            for method in ("GET", "POST"):
                answers[method, found.route] = Client().generic(method, f"/{found.route}").status_code

    assert ("GET", "accounts/2fa/") in answers
    assert set(answers.values()) <= {302, 401, 403, 405}


def hello(request):
    return HttpResponse("hello")


def test_an_address_that_does_not_say_it_is_found_in_views_and_in_functions_of_an_api():
    api = NinjaAPI(urls_namespace="tried", docs_url=None, openapi_url=None)
    api.get("/leads")(needs(Operation.READ_LEADS)(hello))
    api.post("/leads")(hello)
    patterns: list[URLPattern | URLResolver] = [
        path("one", needs_log_in(hello), name="one"),
        path("in/", include([path("two", hello), path("three", open_to_everybody("a test")(hello))])),
        path("api/", api.urls),
    ]

    found = {(each.route, str(each.need)) for each in addresses(patterns)}

    assert found == {
        ("one", str(LoggedIn())),
        ("in/two", "None"),
        ("in/three", str(Open("a test"))),
        ("api/leads", "leads.read"),
        ("api/leads", "None"),
        ("api/", str(OF_OTHERS["api-root"])),
    }


@pytest.fixture
def request_of(sqlite_place):
    """Make a request of a user, or of nobody."""

    def made(user=None, key=None):
        request = HttpRequest()
        if user is not None:
            request.user = user
        if key is not None:
            request.META["HTTP_AUTHORIZATION"] = f"Bearer {key}"
        return request

    return made


def test_a_view_is_for_those_whose_role_allows_its_operation(request_of):
    view = needs(Operation.PUBLISH_MODELS)(hello)

    assert view(request_of(user_of(Role.MARKETER))).content == b"hello"
    with pytest.raises(NotAllowedError):
        view(request_of(user_of(Role.REP)))
    with pytest.raises(NotLoggedInError):
        view(request_of())


def test_a_view_for_users_is_for_no_stranger(request_of):
    assert needs_log_in(hello)(request_of(user_of(Role.VIEWER))).content == b"hello"
    with pytest.raises(NotLoggedInError):
        needs_log_in(hello)(request_of())
    assert open_to_everybody("a test")(hello)(request_of()).content == b"hello"


def test_a_key_in_the_header_makes_its_actor_the_one_who_asks(request_of):
    user_of(Role.REP, "ana@x.example")
    key = add_personal_key("ana@x.example", "assistant", NOW, operator("root")).key
    request = request_of(key=key)

    assert actor_of_request(request) is None
    actor = actor_of_bearer(request, NOW)
    assert actor is not None
    assert (actor.name, actor_of_request(request)) == ("ana@x.example", actor)
    assert actor_of_bearer(request_of(key="api_x"), NOW) is None
    assert actor_of_bearer(request_of(), NOW) is None
