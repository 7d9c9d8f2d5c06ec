"""The command line as a user meets it, in a folder of its own."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from leadlight.cli import app

MODEL = """\
name: Test
scores:
  fit:
    rules:
      - {name: Industry, when: {industry: software}, points: 5}
      - {name: Opens, per: opens, points: 2}
  engagement:
    rules:
      - {name: Viewed, event: Page Viewed, points: 3, within: 30 days}
priorities:
  - {name: High, from: 8, action: Call, within: 24 hours}
  - {name: Low}
"""
LEADS = "email,industry,opens\na@x.example,software,2\nb@x.example,retail,1\n"
EVENTS = "email,event,timestamp\na@x.example,Page Viewed,2026-02-20\n"
AS_OF = ("--as-of", "2026-03-01")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give a folder with a model, leads and events, and stay in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "LEADLIGHT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "scoring.yaml").write_text(MODEL)
    (tmp_path / "leads.csv").write_text(LEADS)
    (tmp_path / "events.csv").write_text(EVENTS)
    return tmp_path


@pytest.fixture
def run(folder):
    """Run a command in that folder."""

    def running(*words, **given):
        assert Path.cwd() == folder
        return CliRunner().invoke(app, [*map(str, words)], **given)

    return running


@pytest.fixture
def refused(run):
    """Give the sentence with which a command is refused: exit code 1, nothing on standard output."""

    def refusing(*words, **given):
        found = run(*words, **given)
        assert (found.exit_code, found.stdout) == (1, "")
        assert "did not expect" not in found.stderr
        return found.stderr

    return refusing
