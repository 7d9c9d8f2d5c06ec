from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.scoring.evaluate import Scorer, instant_of, score, scorer
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import Forms
from tests.scoring.models import AT, NOW, event, model

RULE = "event: view, points: 1, within: 1 day"


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 4, 12, tzinfo=UTC),
        datetime(2026, 3, 4, 12),  # noqa: DTZ001 - naive is the case
        datetime(2026, 3, 4, 14, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_the_instant_may_be_in_any_zone_and_is_utc_without_one(at):
    assert instant_of(at) == NOW
    assert score(model(RULE), Lead({}, (event("view", NOW),)), at).total == 1


def test_a_model_is_made_ready_once():
    scoring_model = model(RULE)

    assert scorer(scoring_model) is scorer(scoring_model)
    assert scorer(scoring_model) is not scorer(model(RULE))
    assert scorer(scoring_model) is not scorer(scoring_model, Forms(decimal="comma"))


def test_a_source_may_have_its_own_forms():
    scoring_model = model("per: n, points: 1", "when: {day: {newer_than: 7 days}}, points: 100")

    german = score(scoring_model, Lead({"n": "1,5", "day": "01.03.2026"}), AT, Forms("dmy", "comma"))
    assert german.total_hundredths == 10_150


def test_derived_fields_are_there_where_the_lead_has_none_of_that_name():
    scoring_model = model("when: {email_domain: acme.example}, points: 1")

    assert score(scoring_model, Lead({"email": "Ana@Acme.example"}), AT).total == 1
    assert score(scoring_model, Lead({"email": "Ana@Acme.example", "email_domain": ""}), AT).total == 0


def test_an_excluded_lead_is_looked_at_no_further():
    more = "exclude: [{name: Competitor, when: {a: 1}}]"

    look = Scorer(model(RULE, more=more)).look(Lead({"a": 1}), NOW)

    assert (look.outcomes, look.gates, look.score.at) == ((), None, NOW)


CONTRACT = read_model((Path(__file__).parent / "contract.yaml").read_text())
READS_TIMES = model("when: {email: {newer_than: 1 day}}, points: 1", "event: view, sum: path, points: 1")
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.dates(), st.text(),
    st.text(st.characters(categories=["Cs", "Zs", "Nd", "Lu"])),
    st.datetimes(timezones=st.timezones() | st.none()),
    st.from_regex(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,12})?"),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}"),
)  # fmt: skip
values = scalars | st.lists(scalars, max_size=2)
names = st.sampled_from(
    ["email", "job_title", "industry", "employees", "source", "email_opens", "created_at"]
)
views = st.builds(
    Event,
    st.just("page_viewed"),
    st.integers(0, NOW * 2),
    st.fixed_dictionaries({"path": values}),
    st.text(max_size=1),
)


@given(st.dictionaries(names, values), st.lists(views, max_size=3))
def test_no_value_stops_the_scoring(fields, events):
    for scoring_model in (CONTRACT, READS_TIMES):
        result = score(scoring_model, Lead(fields, tuple(events)), AT)

        assert sum(line.points for line in result.lines) == (result.total_hundredths or 0)


LATEST = datetime.max.replace(tzinfo=timezone(timedelta(hours=-14)))


def test_a_time_beyond_the_calendar_is_no_time_but_a_text():
    scoring_model = model(
        "when: {day: {known: yes}}, points: 1",
        "when: {day: {after: 2026-01-01}}, points: 10",
        "when: {day: {contains: '9999'}}, points: 100",
    )

    assert score(scoring_model, Lead({"day": LATEST}), AT).total == 101
