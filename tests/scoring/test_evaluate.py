from datetime import UTC, datetime, timedelta, timezone

import pytest

from leadlight.scoring.evaluate import Scorer, instant_of, score, scorer
from leadlight.scoring.lead import Lead
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
