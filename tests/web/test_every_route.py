"""Every address of the site as nobody, as everybody who has a role, and with a key that may only send."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import get_resolver

from leadlight.actions.access.api_keys import add_personal_key
from leadlight.actions.access.company import set_choice
from leadlight.actions.access.operations import Role, operator
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.live.sources import add_key
from leadlight.storage.models import Signal, StageMove
from leadlight.web.permits import LoggedIn, Open, addresses
from leadlight.web.site import furnish
from tests.actions.access.test_operations import ALLOWED
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said, viewed
from tests.web.accounts.conftest import Visitor, user_with_password
from tests.web.routes import API, OF_A_LEAD, OF_NO_LEAD, PAGES, ROUTES, Route

BY_HAND = operator("test")
NO_LEAD, NO_NUMBER = "0" * 24, 77_000_000
UNTIL = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")

LETS_IN, KNOWS_NOBODY, FORBIDS = "lets in", "knows nobody", "forbids"


def filled(path: str, **parts: object) -> str:
    """An address with its parts; those that are not given lead to nothing."""
    usual = {
        "lead_id": NO_LEAD,
        "number": NO_NUMBER,
        "user_id": NO_NUMBER,
        "token": "x",
        "key": "1-x",
        "message": "x",
        "taken": "kept",
        "role": "rep",
        "name": "nobodys",
        "needed": "no",
    }
    return (
        "/" + path.strip("/").format(**(usual | parts)) + ("/" if path.endswith("/") else "") * (path != "/")
    )


class Asker:
    """Asks with headers, or as somebody who is logged in."""

    def __init__(self, browser: Client, headers: dict[str, str], *, has_key: bool) -> None:
        self.browser, self.headers, self.has_key = browser, headers, has_key

    def ask(self, route: Route, method: str = "", other: str = "", **parts: object):
        """The answer to a request of a route with what it takes; `other` is a lead to be merged with."""
        other = other or lead_of("other").uid
        said = "" if route.body is None else json.dumps(route.body)
        body = said.replace("UNTIL", UNTIL).replace("OTHER", other).encode()
        for name, value in parts.items():
            if name == "numbers":
                body = json.dumps({"numbers": value}).encode()
        return self.browser.generic(
            method or route.method,
            filled(route.path, **parts),
            body,
            "application/json",
            headers=self.headers,
        )


def nobody() -> Asker:
    return Asker(Client(raise_request_exception=False), {}, has_key=False)


def with_header(header: str) -> Asker:
    return Asker(Client(raise_request_exception=False), {"Authorization": header}, has_key=True)


def with_personal_key(email: str) -> Asker:
    return with_header(f"Bearer {add_personal_key(email, 'mine', now(), BY_HAND).key}")


def logged_in(email: str) -> Asker:
    visitor = Visitor()
    visitor.raise_request_exception = False
    visitor.log_in(email)
    assert visitor.is_in
    return Asker(visitor, {"X-CSRFToken": visitor.cookies["leadlight_csrf"].value}, has_key=False)


@pytest.fixture
def lead(place) -> str:
    """Furnish the site with a lead that is nobody's, and a user of each role; the id of the lead."""
    furnish()
    publish_at_once()
    happen(said("ana", name="Ana", email="ana@acme.example"), viewed(), said("other", name="Other"))
    for role in Role:
        user_with_password(f"{role}@x.example", role)
    return str(lead_of("ana").uid)


# --- what is served, and what it says it needs ---------------------------------------------------------


def plain(route: str) -> str:
    """The pattern of an address as the table writes it."""
    if "^" in route:
        route = re.sub(r"\(\?P<uidb36>.*\)(?=/)", "{key}", route).replace("^", "").replace("$", "")
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) or "/"


def served() -> Iterator[tuple[str, str, str]]:
    """Method, path and need of all that Django serves, as the views say it."""
    for found in addresses(get_resolver("leadlight.web.urls").url_patterns):
        path = plain(found.route)
        need = {Open: "everybody", LoggedIn: "user"}.get(type(found.need), str(found.need))
        usual = ("GET",) if path.startswith("api/") else ("PAGE",)
        for method in found.methods or usual:
            yield method, path, need


def test_what_is_served_is_what_the_table_says_and_needs_what_it_says(sqlite_place):
    furnish()

    assert set(served()) == {(route.method, route.path, route.need) for route in ROUTES}
    assert len(ROUTES) == len({(route.method, route.path) for route in ROUTES})


# --- who is let in ------------------------------------------------------------------------------------


def is_led_to_log_in(answer) -> bool:
    return answer.status_code == 302 and str(answer["Location"]).startswith("/accounts/login/?next=")


def found_of(route: Route, answer) -> str | int:
    """What an answer means; of those that mean nothing of the kind, the status."""
    if is_led_to_log_in(answer):
        return KNOWS_NOBODY
    if answer.status_code in {401, 403}:
        problem = {401: ("not-logged-in", KNOWS_NOBODY), 403: ("not-allowed", FORBIDS)}[answer.status_code]
        return problem[1] if answer.json()["type"].endswith(problem[0]) else answer.status_code
    if answer.status_code in {200, 201, 202, 204}:
        return LETS_IN
    if answer.status_code == 404 and ("{number}" in route.path or "{user_id}" in route.path):
        return LETS_IN  # there is nothing with such a number
    if answer.status_code == 404 and route.path == "api/v1/":
        return LETS_IN  # nothing is there for anybody
    if answer.status_code == 409 and answer.json()["type"].endswith("cannot-be-done"):
        return LETS_IN  # as where the same address is invited again
    return int(answer.status_code)


def wanted_of(route: Route, role: Role | None, *, by_key: bool) -> str:
    """What the tables written by hand say: of routes, and of operations and roles."""
    if route.need == "everybody":
        return LETS_IN
    if role is None:
        return KNOWS_NOBODY
    if route.need != "user" and (route.need, role) not in ALLOWED:
        return FORBIDS
    return FORBIDS if route.by_login and by_key else LETS_IN


def test_who_has_no_role_for_it_is_let_in_nowhere_and_who_has_one_is(lead):
    askers: dict[tuple[Role | None, str], Asker] = {
        (role, way.__name__): way(f"{role}@x.example")
        for role in Role
        for way in (with_personal_key, logged_in)
    }
    askers[None, "nobody"] = nobody()
    mistakes = []
    for route in API:
        for (role, way), asker in askers.items():
            found = found_of(route, asker.ask(route, lead_id=lead))
            if found != wanted_of(route, role, by_key=asker.has_key):
                mistakes.append((route.method, route.path, role, way, found))

    assert mistakes == []


@pytest.mark.parametrize("kind", ["browser", "server"])
def test_a_key_that_sends_messages_opens_nothing(lead, kind):
    key = add_key(kind, NOW, "test")[1]
    basic = b64encode(f"{key}:".encode()).decode()
    before = everything_kept()
    mistakes = []
    for route in API:
        for header in (f"Bearer {key}", f"Basic {basic}"):
            answer = with_header(header).ask(route, lead_id=lead)
            tells = route.need != "everybody" and b"acme" in answer.content
            if found_of(route, answer) != wanted_of(route, None, by_key=True) or tells:
                mistakes.append((route.method, route.path, header, answer.status_code))

    assert mistakes == []
    assert everything_kept() == before


def is_shown(answer) -> bool:
    """Whether a page is there for whoever asks; it may lead on, but not to the log-in."""
    answer.close()  # it may be a file
    return answer.status_code in {200, 302, 404, 422} and not is_led_to_log_in(answer)


def test_pages_are_shown_to_users_whose_role_allows_them_and_to_nobody_else(lead):
    strangers = {
        "nobody": nobody(),
        "a personal key": with_personal_key("admin@x.example"),
        "a key of a website": with_header(f"Bearer {add_key('browser', NOW, 'test')[1]}"),
    }
    users = {role: logged_in(f"{role}@x.example") for role in Role}
    mistakes = []
    for page in PAGES:
        for (name, stranger), method in product(strangers.items(), ("GET", "POST")):
            answer = stranger.ask(page, method)
            is_wrong = is_shown(answer) is not (page.need == "everybody") or answer.status_code >= 500
            if is_wrong and answer.status_code != 405:
                mistakes.append((method, page.path, name, answer.status_code))
        for role in Role if "logout" not in page.path else ():
            answer = users[role].ask(page, "GET")
            if answer.status_code == 405:  # what is only done, and not looked at
                answer = users[role].ask(page, "POST")
            if is_shown(answer) is not (wanted_of(page, role, by_key=False) == LETS_IN):
                mistakes.append(("GET", page.path, role, answer.status_code))

    assert not mistakes, "\n".join(map(str, mistakes))


# --- leads of another rep ------------------------------------------------------------------------------

NAMING_A_LEAD = [route for route in API if "{lead_id}" in route.path]
PAGES_OF_A_LEAD = [route for route in PAGES if "{lead_id}" in route.path]
NUMBERED = [route for route in ROUTES if "{number}" in route.path and "{lead_id}" not in route.path]


def kind_of(route: Route) -> str:
    """What a number of this address counts: `notes` of `api/v1/notes/{number}`."""
    return route.path.removeprefix("api/v1/").partition("/{number}")[0]


def test_the_tables_say_of_each_number_whether_it_is_of_a_lead():
    assert {kind_of(route) for route in NUMBERED} == OF_A_LEAD | OF_NO_LEAD


class Belongings:
    """A lead with one of each that has a number, and is some rep's or nobody's."""

    def __init__(self, user: str, owner: str) -> None:
        happen(said(user, name=f"Name of {user}", email=f"{user}@{user}.example"), viewed(user=user))
        happen(said(f"{user}, too"))
        boss = with_personal_key("admin@x.example")
        merging = next(route for route in API if route.body == {"other": "OTHER"})
        merged = boss.ask(merging, lead_id=lead_of(user).uid, other=lead_of(f"{user}, too").uid).json()
        self.lead, self.numbers = merged["id"], {"merges": merged["number"]}
        for kind, path in (("notes", "notes"), ("outcomes", "outcomes"), ("overrides", "override")):
            making = next(route for route in API if route.path == f"api/v1/leads/{{lead_id}}/{path}")
            self.numbers[kind] = boss.ask(making, lead_id=self.lead).json()["number"]
        self.signal = Signal.objects.create(
            lead=lead_of(user), kind="surge", key="k", at=1, told_at=1, seq=0, evidence={}, sentence="Much.",
            expires_at=2**60,
        ).pk  # fmt: skip
        self.numbers["review/overrides"] = self.numbers["overrides"]
        moves = StageMove.objects.filter(lead=lead_of(user), cause="person")
        self.numbers["review/moves"] = moves.values_list("pk", flat=True)[0]
        if owner:
            assign(self.lead, owner, BY_HAND, now())
        self.user = user


def everything_kept() -> dict[str, list[Any]]:
    """All rows of all tables, but counts of requests and sessions."""
    passing = {"Ration", "Session", "KeptAnswer"}
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())  # noqa: SLF001 - Django's documented way
        for model in apps.get_app_config("leadlight").get_models()
        if model.__name__ not in passing
    }


def told(answer, *named: object) -> tuple[int, str]:
    """An answer without what it was asked about."""
    body = answer.content.decode()
    for each in named:
        body = body.replace(str(each), "#")
    return answer.status_code, body


def answers_about(asker: Asker, theirs: Belongings) -> Iterator[tuple[Route, Any, Any]]:
    """What is answered about a lead and what belongs to it, and what about one that there is not."""
    for route in NUMBERED:
        if (kind := kind_of(route)) in OF_A_LEAD and not (route.is_page and asker.has_key):
            number = theirs.numbers[kind]
            method = "POST" if route.is_page else route.method
            there, nowhere = asker.ask(route, method, number=number), asker.ask(route, method)
            if route.is_page:
                yield route, (there.status_code, ""), (nowhere.status_code, "")
            else:
                yield route, told(there, number), told(nowhere, NO_NUMBER)
    for page, method in product(PAGES_OF_A_LEAD if not asker.has_key else (), ("GET", "POST")):
        there, nowhere = asker.ask(page, method, lead_id=theirs.lead), asker.ask(page, method)
        yield page, (there.status_code, ""), (nowhere.status_code, "")
    for route in NAMING_A_LEAD:
        there, nowhere = asker.ask(route, lead_id=theirs.lead), asker.ask(route, lead_id=NO_LEAD)
        yield route, told(there, theirs.lead), told(nowhere, NO_LEAD)
    seen = next(route for route in API if route.path == "api/v1/signals/seen")
    there, nowhere = asker.ask(seen, numbers=[theirs.signal]), asker.ask(seen)
    yield seen, told(there), told(nowhere)


@pytest.mark.parametrize("way", [with_personal_key, logged_in])
def test_a_lead_of_another_rep_is_not_there_and_stays_as_it_is(lead, way):
    theirs = Belongings("ben", "other@x.example")
    rep = way("rep@x.example")
    before = everything_kept()

    mistakes = [
        (route.method, route.path, there, nowhere)
        for route, there, nowhere in answers_about(rep, theirs)
        if there != nowhere or there[0] not in {403, 404, 200 if "seen" in route.path else 404}
    ]
    assert mistakes == []
    assert everything_kept() == before


@pytest.mark.parametrize("way", [with_personal_key, logged_in])
def test_no_list_and_no_search_tells_a_rep_of_a_lead_of_another(lead, way):
    Belongings("ben", "other@x.example")
    rep, all_seeing = way("rep@x.example"), way("viewer@x.example")
    lists = [
        *(route for route in API if route.method == "GET" and "{" not in route.path),
        *(Route("GET", f"api/v1/leads?{query}", "", by_login=False, body=None)
          for query in ("q=ben", "owner=other@x.example", "account=ben.example", "sort=name&count=true")),
        *(route for route in API if route.path == "api/v1/models/compare"),
    ]  # fmt: skip
    telling = {
        name: {r.path for r in lists if b"ben.example" in asker.ask(r).content}
        for name, asker in (("rep", rep), ("viewer", all_seeing))
    }

    assert telling["rep"] == set()
    assert len(telling["viewer"]) >= 6


@pytest.mark.parametrize("owner", ["rep@x.example", "", "other@x.example"])
def test_a_rep_works_with_own_leads_with_those_of_nobody_and_with_all_if_the_company_says_so(lead, owner):
    if owner == "other@x.example":
        set_choice("leads_open", "yes", now(), BY_HAND)
    mine = Belongings("ben", owner)
    rep = with_personal_key("rep@x.example")

    statuses = {
        (route.method, route.path): there[0]
        for route, there, _ in answers_about(rep, mine)
        if (route.need, Role.REP) in ALLOWED
    }
    assert {key: status for key, status in statuses.items() if status not in {200, 201, 202}} == {}
