import json

import pytest

from leadlight.storage.models import Lead
from tests.actions.live.happenings import happen, publish_at_once, said, viewed


@pytest.fixture
def installed(run, sqlite_place, monkeypatch):
    """Give the command line at an installation with two leads."""
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(sqlite_place.folder))
    monkeypatch.delenv("LEADLIGHT_DATABASE", raising=False)
    publish_at_once()
    happen(said(email="ana@acme.example"), viewed(), viewed(user="bo"))
    return run


def test_a_person_is_erased_after_a_question(installed):
    assert installed("privacy", "forget", "ANA@acme.example", input="n\n").exit_code == 1
    assert Lead.objects.count() == 2

    done = installed("privacy", "forget", "ANA@acme.example", "--yes")

    assert "Erasure 1: 2 messages" in done.stdout
    assert Lead.objects.count() == 1
    assert "Erasure" in installed("privacy", "list").stdout
    assert "no lead of that name" in installed("privacy", "forget", "ana@acme.example", "--yes").stdout


def test_a_file_that_names_the_person_is_told(installed, sqlite_place):
    (sqlite_place.folder / "sent.csv").write_text("ana@acme.example\n")

    assert "delete it: sent.csv" in installed("privacy", "forget", "ana", "--yes").stdout


def test_everything_of_a_person_is_written_to_a_file(installed, tmp_path):
    installed("privacy", "export", "ana", "-o", str(tmp_path / "ana.json"))

    found = json.loads((tmp_path / "ana.json").read_text())
    assert found["person"]["email"] == "ana@acme.example"
    assert (tmp_path / "ana.json").stat().st_mode & 0o077 == 0
    assert json.loads(installed("privacy", "export", "ana").stdout)["messages"]


def test_objecting_and_allowing(installed):
    assert "has no score" in installed("privacy", "object", "ana").stdout
    assert "Excluded: The person objected" in installed("lead", "show", "ana").stdout
    assert "is scored again" in installed("privacy", "allow", "ana").stdout
    refused = installed("privacy", "allow", "ana")
    assert (refused.exit_code, "neither objects" in refused.stderr) == (1, True)


def test_letting_in_who_was_erased(installed):
    installed("privacy", "forget", "ana@acme.example", "--yes")

    assert "let in again" in installed("privacy", "allow", "ana@acme.example").stdout


def test_consents(installed):
    told = installed("privacy", "consent", "ana", "--given", "email", "--place", "call", "--text", "I agree.")
    assert "email: yes, the person agreed to email." in told.stdout
    assert "call" in told.stdout

    installed("privacy", "consent", "ana", "--withdrawn", "email")
    found = json.loads(installed("privacy", "consent", "ana", "--json").stdout)
    assert [each["given"] for each in found["said"]] == [True, False]
    assert found["may_get"]["email"]["allowed"] is False

    assert "email: no" in installed("privacy", "consent", "bo").stdout
    assert "email: yes" in installed("privacy", "consent", "bo", "--not-needed").stdout
    assert installed("privacy", "consent").exit_code == 2


def test_retention(installed):
    assert "for ever" in installed("privacy", "retention").stdout
    assert "365" in installed("privacy", "retention", "events", "--days", "365").stdout
    assert installed("privacy", "retention", "events").exit_code == 2
    assert installed("privacy", "retention", "crumbs", "--days", "1").exit_code == 1
