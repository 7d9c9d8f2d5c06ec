"""The account: how pages look, in which language, and keys of one's own."""

import re

from leadlight.actions.access.api_keys import add_personal_key
from leadlight.actions.access.authenticate import actor_of_key
from leadlight.actions.access.operations import Role, operator
from leadlight.actions.clock import now
from leadlight.storage.models import ApiKey
from tests.web.accounts.conftest import NOW, user_with_password


def entered(site, email="ana@x.example"):
    user_with_password(email)
    visitor = site()
    visitor.log_in(email)
    return visitor


def test_light_or_dark_is_kept_without_scripts_too(site):
    visitor = entered(site)

    visitor.fill(visitor.get("/accounts/").content.decode(), "/accounts/look", {"theme": "dark"})

    page = visitor.get("/accounts/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'name="theme" value="dark" checked>' in page


def test_the_language_is_chosen_and_kept(site):
    visitor = entered(site)
    page = visitor.get("/accounts/").content.decode()
    assert '<option value="de" lang="de">Deutsch</option>' in page

    answer = visitor.fill(page, "/accounts/language", {"language": "de", "next": "/accounts/"})

    assert answer["Location"] == "/accounts/"
    assert '<html lang="de"' in visitor.get("/accounts/").content.decode()


def test_a_language_leads_nowhere_else(site):
    visitor = entered(site)
    page = visitor.get("/accounts/").content.decode()

    answer = visitor.fill(page, "/accounts/language", {"language": "de", "next": "https://evil.example/"})

    assert answer["Location"] == "/"


def test_an_own_key_is_made_shown_once_and_revoked(site):
    visitor = entered(site)
    page = visitor.get("/accounts/").content.decode()

    visitor.fill(page, "/accounts/keys", {"name": "My assistant"})
    page = visitor.get("/accounts/").content.decode()
    key = re.search(r'id="key">(personal_[0-9a-f]{32})<', page)
    assert key is not None
    actor = actor_of_key(key[1], now())
    assert actor is not None
    assert actor.name == "ana@x.example"
    assert key[1] not in visitor.get("/accounts/").content.decode()

    visitor.fill(page, f"/accounts/keys/{ApiKey.objects.get().pk}/revoke", {})
    assert actor_of_key(key[1], now()) is None


def test_a_key_without_a_name_is_refused_in_a_sentence(site):
    visitor = entered(site)

    visitor.fill(visitor.get("/accounts/").content.decode(), "/accounts/keys", {"name": " "})

    assert "A key needs a name" in visitor.get("/accounts/").content.decode()
    assert not ApiKey.objects.exists()


def test_nobody_revokes_anothers_key(site):
    user_with_password("bo@x.example")
    kept = add_personal_key("bo@x.example", "Bo's", NOW, operator("root")).kept
    user_with_password("rep@x.example", Role.REP)
    visitor = site()
    visitor.log_in("rep@x.example")
    page = visitor.get("/accounts/").content.decode()

    assert "Bo's" not in page
    visitor.fill(page, f"/accounts/keys/{kept.pk}/revoke", {})
    assert "You have no such key" in visitor.get("/accounts/").content.decode()
    assert ApiKey.objects.get().revoked_at is None
