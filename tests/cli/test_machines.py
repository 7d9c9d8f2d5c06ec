import sys

import pytest

from leadlight.actions.live import machines_effect
from leadlight.actions.live.place import place
from leadlight.actions.live.rescore import rescore
from leadlight.ingest.machine_rules import shipped_text
from leadlight.storage.due_rows import RESCORE
from leadlight.storage.machine_rows import machine_rules_number
from leadlight.storage.models import Due, Lead
from tests.actions.live.happenings import NOW as HAPPENED
from tests.actions.live.happenings import happen, publish_at_once, viewed
from tests.actions.live.messages_in_log import NOW, identify


@pytest.fixture
def installed(run, sqlite_place, monkeypatch):
    """Give the command line at an installation."""
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(sqlite_place.folder))
    monkeypatch.delenv("LEADLIGHT_DATABASE", raising=False)
    return run


def test_the_rules_are_shown_as_they_can_be_set(installed, tmp_path):
    shown = installed("machines", "show").stdout
    rules = tmp_path / "machines.yaml"
    rules.write_text(shown, "utf-8")

    assert shown == shipped_text()
    assert "in force as number 1" in installed("machines", "set", rules).stdout
    assert installed("machines", "show").stdout == shown


def test_changed_rules_make_every_lead_due(installed, tmp_path):
    identify(userId="u-1")
    place(NOW)
    Due.objects.all().delete()
    rules = tmp_path / "machines.yaml"
    rules.write_text("rules: [{name: Office, when: {context_ip: 10.0.0.1}}]")

    installed("machines", "set", rules)

    assert [(due.kind, due.cause) for due in Due.objects.all()] == [("rescore", "machines")]


def test_what_changed_rules_did_to_events_and_points_is_told(installed, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["leadlight.cli.machines"], "now", lambda: HAPPENED)
    monkeypatch.setattr(machines_effect, "STANDING_STILL", 0.1)
    publish_at_once()
    happen(viewed(user="ana"), viewed(user="bo"))
    assert installed("machines", "show").stderr == ""
    rules = tmp_path / "machines.yaml"
    rules.write_text("rules: [{name: Prices, when: {path: {starts_with: /pricing}}}]")

    told = installed("machines", "set", rules).stdout
    assert "2 leads not scored yet by rules 1: `leadlight work` does it" in told
    assert "0 leads lost 0 points" in told
    rescore(RESCORE, HAPPENED)

    shown = installed("machines", "show")
    assert shown.stdout == rules.read_text()
    assert "Prices: 0 events before, 2 now" in shown.stderr
    assert "2 leads lost 24 points" in shown.stderr
    assert f"{Lead.objects.earliest('id').uid}: -12" in shown.stderr
    assert "not scored yet" not in shown.stderr


@pytest.mark.parametrize(
    ("text", "said"), [(b"rules: [{name: A}]", ":1:9: rule 'A' says nothing"), (b"\xff", "no text in UTF-8")]
)
def test_rules_with_a_mistake_are_not_set(installed, tmp_path, text, said):
    rules = tmp_path / "machines.yaml"
    rules.write_bytes(text)

    found = installed("machines", "set", rules)

    assert found.exit_code == 1
    assert said in found.stderr
    assert machine_rules_number() is None
