"""The page on the script for websites names every event, attribute and call that the script has, and no other."""

import re
from pathlib import Path

import pytest

from leadlight.ingest.vocabulary import terms

ROOT = Path(__file__).parents[2]
SCRIPT = (ROOT / "src" / "leadlight" / "web" / "collect" / "tracker.js").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "howto" / "website.md").read_text(encoding="utf-8")

EVENTS = {
    "Page Left", "Section Viewed", "Link Clicked", "File Downloaded", "Tool Used", "Form Submitted",
    "Video Playback Started", "Video Content Playing", "Video Playback Completed",
}  # fmt: skip


def test_every_mark_of_the_script_is_in_the_page():
    ours = set(re.findall(r"\$marked\([^\"]*\"(\w+)\"\)", SCRIPT)) | {"ignore"}

    assert set(re.findall(r"^\| `data-leadlight-(\w+)", PAGE, re.MULTILINE)) == ours


def test_every_setting_of_the_script_is_in_the_page():
    ours = set(re.findall(r"\$settings\.(\w+)", SCRIPT))

    assert set(re.findall(r"^\| `data-(\w+)[`=]", PAGE, re.MULTILINE)) == ours


def test_every_call_of_the_script_is_in_the_page():
    (exported,) = re.findall(r"^  leadlight = \{(.+)\};$", SCRIPT, re.MULTILINE)
    ours = set(re.findall(r"(\w+): ", exported))

    assert set(re.findall(r"^\| `leadlight\.(\w+)\(", PAGE, re.MULTILINE)) == ours


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_event_of_the_script_is_in_the_page_and_in_the_vocabulary(event):
    assert f"`{event}`" in PAGE
    assert event in {term.name for term in terms()}


def test_the_script_tells_no_event_besides():
    told = set(re.findall(r"\$tell\([^\"]*\"([A-Z][\w ]+)\"", SCRIPT)) - {"Video "}

    assert {event for event in told if not any(each.startswith(event) for each in EVENTS)} == set()
