"""Points, times and amounts in the user's language."""

import pytest
from django.utils import translation

from leadlight.engage.working_hours import span_of
from leadlight.web.pages.words import kept_span, span
from leadlight.web.site import furnish


@pytest.fixture(autouse=True)
def _site(sqlite_place):
    furnish()


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [
        ("24 hours", "24 hours", "24 Stunden"),
        ("1 hour", "1 hour", "1 Stunde"),
        ("3-5 business days", "3–5 business days", "3–5 Werktage"),
        ("2 to 3 weeks", "2–3 weeks", "2–3 Wochen"),
        ("90 working minutes", "90 minutes", "90 Minuten"),
        ("as soon as you can", "as soon as you can", "as soon as you can"),
    ],
)
def test_how_soon_an_answer_is_due_is_told_in_the_language_of_the_user(written, english, german):
    with translation.override("en"):
        assert span(written) == english
    with translation.override("de"):
        assert span(written) == german


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("number", ["1", "24", "1-2", "3-5"])
@pytest.mark.parametrize("unit", ["minute", "hour", "day", "week", "business day", "business hour"])
def test_an_answer_time_is_understood_in_the_language_in_which_it_is_shown(language, number, unit):
    kept = f"{number} {unit}" + ("" if number == "1" else "s")
    with translation.override(language):
        assert kept_span(span(kept)) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("24 STUNDEN", "24 hours"),
        ("3 bis 5  Werktage", "3-5 business days"),
        ("2Tage", "2 days"),
        ("24 hours", "24 hours"),
        ("bald", "bald"),
        ("", ""),
    ],
)
def test_an_answer_time_typed_in_german_is_kept_for_everybody(typed, kept):
    with translation.override("de"):
        assert span_of(kept_span(typed)) == span_of(kept)
        assert kept_span(typed) == kept
