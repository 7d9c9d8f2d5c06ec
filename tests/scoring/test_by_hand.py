"""A person's word is the last line of a score, after all bounds."""

from datetime import timedelta
from typing import Any

import pytest

from leadlight.scoring.by_hand import by_hand, hand_line, kept_by_hand
from leadlight.scoring.evaluate import scorer
from leadlight.scoring.explain import as_json, reasons, sentence
from leadlight.scoring.forecast import next_drop
from leadlight.scoring.kept import kept, score_of
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import DAY, moment

NOW = 1_750_000_000_000_000
UNTIL = NOW + 5 * DAY
MODEL = read_model("""
name: Test
exclude:
  - {name: Rival, when: {company: rival}}
scores:
  fit:
    max: 30
    rules:
      - {name: Boss, when: {title: ceo}, points: 40}
  engagement:
    rules:
      - {name: Pages, event: Page Viewed, points: 10, within: 10 days}
priorities:
  - {name: Call, from: 60, when: {phone: {known: true}}, action: Call, within: 1 hour}
  - {name: High, from: 50, action: Write, within: 1 day}
  - {name: Low}
stages:
  - {name: MQL, from: 40}
""")


def looked(*, days=0, **fields):
    lead = Lead(fields, (Event("page_viewed", NOW - days * DAY),))
    return lead, scorer(MODEL).look(lead, NOW)


def points(hundredths, until=UNTIL):
    return hand_line(hundredths, None, ("ria", "met them"), until)


def fixed(name, until=UNTIL):
    return hand_line(None, name, ("ria", "asked for a call"), until)


def test_points_are_added_after_all_bounds_and_the_priority_follows():
    lead, look = looked(title="CEO")
    found = by_hand(MODEL, look.score, lead.fields, [points(1500)])

    assert look.score.total_hundredths == 4000
    assert (found.total_hundredths, found.priority, found.action) == (5500, "High", "Write")
    assert sum(line.points for line in found.lines) == found.total_hundredths
    assert (found.scores_hundredths, found.qualifies_for) == (look.score.scores_hundredths, "MQL")


def test_a_priority_that_asks_for_more_than_points_is_reached_only_with_it():
    for fields, priority in (({}, "High"), ({"phone": "1"}, "Call")):
        lead, look = looked(title="CEO", **fields)
        assert by_hand(MODEL, look.score, lead.fields, [points(3000)]).priority == priority


def test_a_fixed_priority_stands_whatever_the_total_is():
    lead, look = looked()
    found = by_hand(MODEL, look.score, lead.fields, [points(-9900), fixed("High")])

    assert (found.total_hundredths, found.priority, found.within) == (-8900, "High", "1 day")


def test_a_priority_that_the_model_no_longer_has_stands_without_an_action():
    lead, look = looked()
    found = by_hand(MODEL, look.score, lead.fields, [fixed("Hot")])

    assert (found.priority, found.action) == ("Hot", None)


def test_where_no_priority_is_reached_there_is_none():
    model = read_model(
        "name: T\nscores: {a: {rules: [{name: R, when: {x: 1}, points: 5}]}}\npriorities: [{name: A, from: 5}]"
    )
    score = scorer(model).score(Lead({"x": 1}), NOW)

    assert score.priority == "A"
    assert by_hand(model, score, {"x": 1}, [points(-100)]).priority is None


def test_an_excluded_lead_has_no_points_to_add_to_and_gets_a_fixed_priority():
    lead, look = looked(company="Rival")

    assert by_hand(MODEL, look.score, lead.fields, [points(100)]) is look.score
    found = by_hand(MODEL, look.score, lead.fields, [points(100), fixed("High")])
    assert (found.total_hundredths, found.priority, len(found.lines)) == (None, "High", 1)
    known = kept_by_hand(MODEL, kept(look), lead.fields, [points(100), fixed("High")])
    assert score_of(MODEL, known) == found


def test_without_a_word_a_score_stays_as_it_is():
    lead, look = looked()

    assert by_hand(MODEL, look.score, lead.fields, []) is look.score
    assert kept_by_hand(MODEL, kept(look), lead.fields, []) == kept(look)


def test_a_score_is_kept_with_what_people_said_on_it():
    lead, look = looked(title="CEO")
    lines = [points(1500), fixed("Call")]
    known = kept_by_hand(MODEL, kept(look), lead.fields, lines)

    assert (known.total, known.priority) == (5500, "Call")
    assert score_of(MODEL, known) == by_hand(MODEL, look.score, lead.fields, lines)


def test_its_line_says_who_until_when_and_why():
    assert sentence(points(1500), NOW) == "ria, until 2025-06-20 15:06 UTC: met them: +15"
    assert sentence(fixed("High"), NOW) == "ria, until 2025-06-20 15:06 UTC: asked for a call: priority High"


def test_what_people_say_is_the_first_reason_and_json_for_programs():
    lead, look = looked(title="CEO")
    found = by_hand(MODEL, look.score, lead.fields, [points(1500)])

    assert reasons(found)[0] == "ria, until 2025-06-20 15:06 UTC: met them: +15"
    document: dict[str, Any] = dict(as_json(found))
    line = document["lines"][-1]
    assert {name: line[name] for name in ("kind", "author", "reason", "until", "priority")} == {
        "kind": "override",
        "author": "ria",
        "reason": "met them",
        "until": "2025-06-20T15:06:40Z",
        "priority": None,
    }


def drop(lead, *lines):
    found = next_drop(MODEL, lead, moment(NOW), by_people=lines)
    return None if found is None else (found.at - NOW, found.priority, found.total)


def test_a_lead_drops_when_an_override_expires_or_before():
    lead, _ = looked(title="CEO", days=1)

    assert drop(lead) is None
    assert drop(lead, points(1500)) == (5 * DAY, "Low", 4000)
    assert drop(lead, points(1500, NOW + 20 * DAY)) == (9 * DAY, "Low", 4500)
    assert drop(lead, fixed("Call", NOW + 20 * DAY)) == (20 * DAY, "Low", 3000)
    assert drop(lead, fixed("Hot")) is None


@pytest.mark.parametrize("days", [2, 4])
def test_the_drop_is_what_looking_at_each_instant_finds(days):
    lead, _ = looked(title="CEO", days=days)
    line = points(1200, NOW + 7 * DAY)
    found = next_drop(MODEL, lead, moment(NOW), by_people=[line])
    assert found is not None

    def priority(at):
        score = scorer(MODEL).score(lead, at)
        return by_hand(MODEL, score, lead.fields, [line] if at < line.until else []).priority

    assert (priority(found.at - 1), priority(found.at)) == ("High", "Low")
    assert moment(found.at) - moment(NOW) in {timedelta(days=10 - days), timedelta(days=7)}
