from collections import Counter
from pathlib import Path

import pytest

from leadlight.ingest.vocabulary import CHANNELS, canonical, channel_of, channel_of_medium, terms
from leadlight.scoring.values import normal_name

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "vocabulary.md"


def test_every_spelling_means_one_thing():
    spellings = Counter(normal_name(name) for term in terms() for name in (term.name, *term.aliases))

    assert [name for name, times in spellings.items() if times > 1] == []


def test_every_term_has_a_channel_that_there_is():
    assert {term.channel for term in terms()} == set(CHANNELS)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Signup", "signed_up"),
        ("Form Submit", "form_submitted"),
        ("MAIL  opened!", "email_opened"),
        ("Pane Cut", "pane_cut"),
    ],
)
def test_other_words_for_an_event_are_that_event_and_unknown_ones_are_kept(written, name):
    assert canonical(written) == name


@pytest.mark.parametrize(
    ("name", "properties", "channel"),
    [
        ("email_opened", None, "email"),
        ("mail_opened", None, "email"),
        ("pane_cut", {}, "web"),
        ("pane_cut", {"channel": "E-Mail"}, "email"),
        ("pane_cut", {"channel": "carrier pigeon"}, "web"),
        ("pane_cut", {"channel": 7}, "web"),
        ("linkedin_reaction", None, "social"),
        ("our_webinar_call", None, "event"),
    ],
)
def test_an_event_belongs_to_a_channel(name, properties, channel):
    assert channel_of(name, properties) == channel


def test_a_medium_may_tell_the_channel():
    assert channel_of_medium("E-Mail") == "email"
    assert channel_of_medium("organic") is None


def test_the_table_of_the_reference_is_the_vocabulary():
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]

    assert rows == [row_of(term) for term in terms()]


def row_of(term):
    return f"| `{term.name}` | {term.channel} | {term.spec} | {', '.join(term.aliases)} |"
