import getpass
import json

import pytest

from leadlight.actions.live.receive import intake_of
from leadlight.ingest.accepting import Received, accept
from leadlight.storage.intake import write
from leadlight.storage.models import Audit

NOW = 1_800_000_000_000_000


@pytest.fixture
def installed(run, sqlite_place, monkeypatch):
    """Give the command line at an installation."""
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(sqlite_place.folder))
    monkeypatch.delenv("LEADLIGHT_DATABASE", raising=False)
    return run


def test_a_key_is_printed_alone_so_that_programs_can_take_it(installed):
    made = installed("keys", "add", "--kind", "browser", "--origin", "https://a.example", "--name", "Shop")

    assert made.stdout.startswith("browser_")
    assert len(made.stdout.split()) == 1
    assert "shown only now" in made.stderr
    listed = installed("keys", "list").stdout
    assert "https://a.example" in listed
    assert made.stdout.strip() not in listed


def test_a_browsers_key_for_any_website_is_said_to_be_one(installed):
    anywhere, bound, server = (
        installed("keys", "add", "--kind", *said).stderr
        for said in (["browser"], ["browser", "--origin", "https://a.example"], ["server"])
    )

    assert "any website may use it" in anywhere
    assert "any website" not in bound + server


def test_who_has_no_name_may_run_commands_too(installed, monkeypatch, tmp_path):
    def nameless():
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr(getpass, "getuser", nameless)
    model = tmp_path / "scoring.yaml"
    model.write_text("rules: []\n")

    assert installed("keys", "add", "--kind", "server").exit_code == 0
    published = installed("publish", model)

    assert "uid not found" not in published.stderr
    assert set(Audit.objects.values_list("actor", flat=True)) == {"command line"}


def test_a_key_is_revoked_once(installed):
    installed("keys", "add", "--kind", "server")

    assert "opens nothing any more" in installed("keys", "revoke", "1").stdout
    assert "was revoked before" in installed("keys", "revoke", "1").stderr


def test_without_an_installation_it_is_said_how_to_make_one(run, tmp_path):
    found = run("keys", "list", "--data", tmp_path / "none")

    assert found.exit_code == 1
    assert "leadlight serve --data" in found.stderr


def test_quarantine_is_listed_and_tried_again(installed):
    received = Received(NOW, 1, "server", lambda: "new")
    write([intake_of([accept({"type": "track", "userId": "u1", "a": "\x1b[31m"}, received)], received)])

    listed = installed("quarantine", "list").stdout
    (line,) = installed("quarantine", "list", "--json").stdout.splitlines()

    assert "1 in quarantine." in listed
    assert "\x1b" not in listed
    assert json.loads(line)["reason"].startswith("`event` must name")
    assert (
        installed("quarantine", "retry").stdout
        == "0 became events, 0 were known already, 1 stay in quarantine.\n"
    )
