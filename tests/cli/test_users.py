import json

import pytest

from leadlight.actions.access.authenticate import actor_of_key
from leadlight.actions.clock import now
from leadlight.storage.database import open_database
from leadlight.storage.models import User


@pytest.fixture
def installed(run, sqlite_place, monkeypatch):
    """Give the command line at an installation, which it closes after each command."""
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(sqlite_place.folder))
    monkeypatch.delenv("LEADLIGHT_DATABASE", raising=False)

    def running(*words):
        found = run(*words)
        open_database(sqlite_place)
        return found

    return running


def test_users_are_invited_listed_changed_and_removed(installed):
    added = installed("users", "add", "Ana@x.example", "--role", "admin", "--name", "Ana")
    installed("users", "add", "bo@x.example", "--role", "rep")

    assert added.stdout.startswith("http://127.0.0.1:8765/accounts/welcome/")
    assert len(added.stdout.split()) == 1
    assert "ana@x.example. It works once, until" in added.stderr
    assert installed("users", "role", "bo@x.example", "marketer").stdout == "bo@x.example: marketer.\n"
    listed = installed("users", "list").stdout
    assert "ana@x.example" in listed
    assert "marketer" in listed
    (_, bo) = map(json.loads, installed("users", "list", "--json").stdout.splitlines())
    assert bo == {
        "email": "bo@x.example", "name": "", "role": "marketer", "password": False, "second_factor": False,
        "logged_in": None,
    }  # fmt: skip
    assert "may not log in any more" in installed("users", "remove", "bo@x.example").stdout
    assert [user.email for user in User.objects.all()] == ["ana@x.example"]


def test_links_begin_with_the_address_that_was_set(installed):
    installed("users", "add", "ana@x.example", "--role", "admin")

    assert installed("settings", "set", "public_url", "https://leads.example.com/").stdout == (
        "public_url: https://leads.example.com\n"
    )
    link = installed("users", "link", "ana@x.example", "--drop-second-factor").stdout
    assert link.startswith("https://leads.example.com/accounts/welcome/")
    listed = installed("settings", "list").stdout
    assert "https://leads.example.com" in listed
    assert "leads_open" in listed


def test_keys_of_programs_are_shown_once_listed_and_revoked(installed):
    installed("users", "add", "ana@x.example", "--role", "rep")
    personal = installed(
        "users", "key", "ana@x.example", "--name", "assistant", "--days", "30"
    ).stdout.strip()
    server = installed("api-keys", "add", "--role", "viewer", "--name", "wall").stdout.strip()

    names = [actor.name for key in (personal, server) if (actor := actor_of_key(key, now()))]
    assert names == ["ana@x.example", "key wall"]
    listed = installed("api-keys", "list").stdout
    assert "assistant" in listed
    assert personal not in listed
    assert "opens nothing any more" in installed("api-keys", "revoke", "2").stdout
    assert actor_of_key(server, now()) is None


def test_who_did_what_is_listed(installed):
    installed("users", "add", "ana@x.example", "--role", "admin")
    installed("keys", "add", "--kind", "server")
    installed("settings", "set", "leads_open", "yes")

    everything = installed("audit", "--json").stdout.splitlines()
    assert [json.loads(line)["action"] for line in everything] == ["settings.set", "keys.add", "users.add"]
    assert json.loads(everything[0])["detail"] == {"before": False, "after": True}
    (only,) = installed("audit", "--json", "--action", "users").stdout.splitlines()
    assert json.loads(only)["subject"] == "user ana@x.example"
    by = json.loads(only)["actor"]
    assert len(installed("audit", "--json", "--by", by, "--limit", "2").stdout.splitlines()) == 2
    assert installed("audit", "--json", "--by", "nobody").stdout == ""
    assert len(installed("audit", "--json", "--subject", "key 1").stdout.splitlines()) == 1
    assert installed("audit", "--json", "--since", "2999-01-01").stdout == ""
    assert "is no time" in installed("audit", "--since", "soon").stderr
    assert "leads_open" in installed("audit").stdout


def test_what_cannot_be_is_said_in_a_sentence(installed):
    assert "is no e-mail address" in installed("users", "add", "ana", "--role", "admin").stderr
    assert "There is no user" in installed("users", "remove", "ana@x.example").stderr
    installed("users", "add", "ana@x.example", "--role", "admin")
    assert "is the last administrator" in installed("users", "remove", "ana@x.example").stderr
