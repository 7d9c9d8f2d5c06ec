"""Predictors are learned from what the installation knows, compared on what came since, and switched."""

import resource
from decimal import Decimal

import numpy as np
import pytest

from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.live import chores
from leadlight.actions.live.machines import machines_in_force
from leadlight.actions.live.predictors import train as module
from leadlight.actions.live.predictors import watch
from leadlight.actions.live.predictors.choices import Choices
from leadlight.actions.live.predictors.choose import choose_for_predictors
from leadlight.actions.live.predictors.everybody import predict_due
from leadlight.actions.live.predictors.in_force import predictors_in_force
from leadlight.actions.live.predictors.keep import add_file
from leadlight.actions.live.predictors.past import past_facts, past_to_learn_from
from leadlight.actions.live.predictors.since import leads_since
from leadlight.actions.live.predictors.train import ask_to_train, train, train_due, waiting_challenger
from leadlight.actions.live.predictors.watch import monitor_due
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.learning.dataset import NO_TIME
from leadlight.learning.dataset import Outcome as Ended
from leadlight.scoring.values import DAY, moment
from leadlight.storage.due_rows import MONITOR, TRAIN
from leadlight.storage.models import Due, Outcome, Prediction, PredictorCheck, PredictorVersion
from tests.actions.live.happenings import (
    NOW,
    happen,
    lead_of,
    message,
    publish_at_once,
    receive,
    said,
    settle,
    viewed,
)
from tests.actions.live.predictors.test_live_is_predict import ME, predictors

AGE = 14 * DAY


@pytest.fixture(autouse=True)
def model(place):
    publish_at_once()


def lived(count, since=200, until=60, seed=0, name="u"):
    """Leads that came in a span of days before NOW, of whom bosses who buy are won, 20 days after they came."""
    draw = np.random.default_rng(seed)
    ended = []
    for number in range(count):
        user = f"{name}{number}"
        came = NOW - int((until + (since - until) * draw.random()) * DAY)
        boss, bought = draw.random() < 0.5, draw.random() < 0.5
        size = int(draw.integers(1, 500))
        told = {"job_title": "CEO" if boss else "clerk", "employees": size, "born": moment(came).isoformat()}
        receive(said(user, came, **told))
        receive(viewed("/pricing", user, came + DAY), viewed("/blog", user, came + 16 * DAY))
        if bought:
            receive(message("track", user, came + 3 * DAY, event="Order Completed"))
        won = draw.random() < 0.1 + 0.4 * boss + 0.4 * bought
        ended.append((user, won, came + 20 * DAY))
    settle()
    for user, won, at in ended:
        Outcome.objects.create(
            lead=lead_of(user),
            result="won" if won else "lost",
            at=at,
            said_at=at,
            value=10_000 if won else None,
        )


def test_a_row_is_the_lead_as_it_was_at_its_age_and_nothing_that_came_later(place):
    came = NOW - 100 * DAY
    happen(
        said("ana", came, job_title="clerk"),
        viewed("/pricing", "ana", came + 2 * DAY),
        said("ana", came + 30 * DAY, job_title="CEO", deal="won"),
        message("track", "ana", came + 40 * DAY, event="Order Completed"),
    )
    Outcome.objects.create(lead=lead_of("ana"), result="won", at=came + 50 * DAY, said_at=came + 50 * DAY)

    past = past_to_learn_from(NOW, None, AGE).leads

    values = {column.name: column.values[0] for column in past.known.columns}
    assert values["job_title"] == "clerk"
    assert "deal" not in values
    assert values["web_events"] == 1
    events = past.known.events
    assert events is not None
    assert [events.kinds[kind] for kind in events.kind] == ["page_viewed"]
    assert past.decided is not None
    assert past.known.moment is not None
    assert (past.outcome[0], past.decided[0]) == (Ended.WON, came + 50 * DAY)
    assert past.known.moment[0] == came + AGE


def test_what_came_after_the_instant_of_learning_is_not_known(place):
    lived(3)
    came = NOW - 90 * DAY
    happen(said("late", came, job_title="CEO"))
    Outcome.objects.create(lead=lead_of("late"), result="won", at=NOW - 7 * DAY, said_at=NOW - 5 * DAY)

    def late(now):
        past = past_to_learn_from(now, None, AGE).leads
        place = np.flatnonzero(past.created == came)[0]
        assert past.decided is not None
        return past.outcome[place], past.decided[place]

    assert late(NOW) == (Ended.WON, NOW - 7 * DAY)
    assert late(NOW - 6 * DAY) == (Ended.OPEN, NO_TIME)


def test_leads_decided_before_their_moment_or_too_young_are_left_out_and_told(place):
    happen(
        said("won early", NOW - 50 * DAY, x=1),
        said("young", NOW - 2 * DAY, x=1),
        said("old", NOW - 60 * DAY, x=1),
    )
    Outcome.objects.create(lead=lead_of("won early"), result="won", at=NOW - 45 * DAY, said_at=NOW - 45 * DAY)

    past = past_to_learn_from(NOW, None, AGE)

    assert past.leads.known.leads == 1
    assert "Left out: 1 lead decided before the moment of looking at them." in past.said
    assert "Left out: 1 lead younger than that." in past.said


def test_a_list_of_old_leads_is_looked_at_on_the_day_it_came(place):
    happen(said("ana", NOW - DAY, created_at="2020-01-01", job_title="CEO"))

    past = past_to_learn_from(NOW, None, AGE).leads

    assert past.known.moment is not None
    assert past.known.moment[0] == NOW - DAY
    assert {column.name: column.values[0] for column in past.known.columns}["job_title"] == "CEO"


def test_where_there_is_nothing_to_learn_from_that_is_said(place):
    happen(said("ana", NOW - 50 * DAY, x=1))

    check = train(NOW)

    assert check.verdict == "nothing to learn"
    assert "No lead has an outcome yet" in check.said
    assert not PredictorVersion.objects.exists()
    assert PredictorCheck.objects.get().predictor_id is None


def test_learning_is_due_and_what_is_learned_runs_in_shadow(place):
    lived(160)
    ask_to_train(NOW)
    chore = next(each for lane in chores.LANES.values() for each in lane.chores if each.name == TRAIN)
    assert chore.waits(NOW)

    assert train_due(place, NOW)

    kept = PredictorVersion.objects.get()
    assert (kept.role, kept.learned_at, kept.told["rows"]) == ("shadow", NOW, 160)
    assert PredictorCheck.objects.get().verdict == kept.told["verdict"] == "ready"
    assert Due.objects.get(kind=TRAIN).at == NOW + 15 * DAY
    assert waiting_challenger() == kept.number
    predict_due(place, NOW)
    assert Prediction.objects.count() == 160
    assert check_leads(1, 1_000).differences == ()
    bosses = Prediction.objects.filter(lead__profile__job_title="CEO").values_list("probability", flat=True)
    clerks = Prediction.objects.filter(lead__profile__job_title="clerk").values_list("probability", flat=True)
    assert np.mean(list(bosses)) > np.mean(list(clerks)) + 0.2
    # the same again teaches nothing new
    assert train(NOW).verdict == "nothing new"
    # and nothing is learned while one waits to be judged
    Due.objects.filter(kind=TRAIN).update(at=NOW)
    train_due(place, NOW)
    assert PredictorCheck.objects.latest("id").verdict == "waiting"


def challenged(_place):
    """A predictor in use and a challenger learned 30 days ago, and leads with outcomes that came since."""
    good, bad = predictors()[2], predictors()[0]
    first = add_file(bad, "it", "use", (ME, NOW - 40 * DAY))
    second = add_file(good, "it", "shadow", (ME, NOW - 30 * DAY))
    PredictorVersion.objects.filter(number=second).update(learned_at=NOW - 30 * DAY)
    return first, second


def test_while_there_is_too_little_to_tell_that_is_what_is_said(place):
    first, second = challenged(place)
    lived(5, since=29, until=25)
    Due.objects.filter(kind=MONITOR).update(at=NOW)

    assert monitor_due(place, NOW)

    said = {(each.predictor_id, each.kind): each for each in PredictorCheck.objects.all()}
    assert said[first, "monitored"].verdict == said[second, "monitored"].verdict == "too few"
    assert "100 are needed" in said[first, "monitored"].said
    assert said[second, "compared"].verdict == "too few"
    assert "40 are needed, 10 of each" in said[second, "compared"].said
    assert PredictorVersion.objects.get(role="use").number == first
    assert Due.objects.get(kind=MONITOR).at == NOW + DAY


@pytest.mark.parametrize(
    ("gain", "automatic", "verdict"),
    [(0.2, False, "proposed"), (0.2, True, "put to use"), (-0.2, True, "kept beside")],
)
def test_a_challenger_replaces_the_one_in_use_only_if_it_is_as_good_and_the_company_said_so(
    place, monkeypatch, gain, automatic, verdict
):
    first, second = challenged(place)
    choose_for_predictors(Choices(automatic=automatic), ME, NOW)
    lived(60, since=29, until=21)

    def odds(live, since):
        # the one that gains knows how leads ended, the other nothing
        knows = live.number == (second if gain > 0 else first)
        found = np.zeros(len(since.looked))
        found[since.matured] = (2 * since.won - 1) * knows
        return None, found

    monkeypatch.setattr(watch, "_judged", odds)
    lives = {live.number: live for live in predictors_in_force()}
    leads = list(past_facts(NOW, machines_in_force()))

    check = watch.compare((lives[first], lives[second]), leads, NOW)

    assert check.verdict == verdict
    assert check.found["leads"] == 60
    assert (check.found["gain"]["value"] > 0) == (gain > 0)
    assert PredictorVersion.objects.get(role="use").number == (second if verdict == "put to use" else first)
    assert PredictorCheck.objects.get(kind="compared").said == check.said


def test_only_what_came_since_the_challenger_was_learned_judges_it(place):
    first, second = challenged(place)
    lived(60, since=90, until=31, name="before")
    lived(50, since=29, until=21, name="since", seed=1)

    lives = {live.number: live for live in predictors_in_force()}
    leads = list(past_facts(NOW, machines_in_force()))
    check = watch.compare((lives[first], lives[second]), leads, NOW)

    assert check.found["leads"] == 50


def test_drift_is_kept_as_data_and_has_learning_begin_again(place):
    number = add_file(predictors()[0], "it", "use", (ME, NOW - 100 * DAY))
    lived(130, since=90, until=30)
    Due.objects.filter(kind=MONITOR).update(at=NOW)

    monitor_due(place, NOW)

    check = PredictorCheck.objects.get()
    assert (check.predictor_id, check.kind) == (number, "monitored")
    assert check.found["leads"] == 130
    assert check.found["kept"]["leads"] == 130
    assert check.verdict == check.found["alarm"] in {"watch", "retrain"}
    asked = Due.objects.get(kind=TRAIN).at == NOW
    assert asked == (check.verdict == "retrain")


def test_leads_too_young_to_be_lost_do_not_judge_by_the_wins_that_came_first(place):
    """Every third lead is won 5 to 14 days after it came, and nobody writes down who is lost."""
    number = add_file(predictors()[0], "it", "use", (ME, NOW - 100 * DAY))
    came = {f"u{day}": NOW - day * DAY for day in range(1, 91)}
    happen(*(said(user, at, job_title="CEO") for user, at in came.items()))
    for day in range(3, 91, 3):
        took = (5 + day % 10) * DAY
        if took < day * DAY:
            at = came[f"u{day}"] + took
            Outcome.objects.create(lead=lead_of(f"u{day}"), result="won", at=at, said_at=at)
    live = next(each for each in predictors_in_force() if each.number == number)
    leads = list(past_facts(NOW, machines_in_force()))

    since = leads_since(live, NOW - 100 * DAY, NOW, leads, None)

    judges = {lead for place, lead in enumerate(since.leads) if place in since.matured}
    assert judges == {lead_of(f"u{day}").id for day in range(13, 91)}
    assert since.won.mean() == pytest.approx(1 / 3, abs=0.01)
    assert len(leads_since(live, NOW - 20 * DAY, NOW, leads, None).matured) == 8


def test_overrides_since_it_was_learned_are_told_by_whether_it_agreed(place):
    number = add_file(predictors()[0], "it", "use", (ME, NOW - DAY))
    happen(said("ana", job_title="CEO", employees=499), said("ben", job_title="clerk", employees=1))
    predict_due(place, NOW)
    likely = {name: is_likely(name) for name in ("ana", "ben")}
    for name, points in (("ana", 5), ("ben", -5)):
        override_score(name, Wanted("a hunch", NOW + 9 * DAY, Decimal(points)), ME, NOW)
    Outcome.objects.create(lead=lead_of("ben"), result="won", at=NOW, said_at=NOW)
    Due.objects.filter(kind=MONITOR).update(at=NOW)

    monitor_due(place, NOW)

    check = PredictorCheck.objects.get(predictor_id=number)
    agreed = likely["ana"] + (not likely["ben"])
    assert check.found["overrides"] | {"share": None} == {
        "overrides": 2,
        "agreed": agreed,
        "ended": 1,
        "people_right": 0,
        "predictor_right": int(likely["ben"]),
        "share": None,
    }
    assert f"Of 2 overrides since it was learned it agreed with {agreed}" in check.said


def is_likely(name):
    """Whether the predictor puts a lead into the upper half."""
    return Prediction.objects.get(lead=lead_of(name)).likelihood in {"high", "very high"}


def test_an_override_from_before_it_was_learned_tells_nothing_of_it(place):
    happen(said("ana", job_title="CEO", employees=499))
    override_score("ana", Wanted("a hunch", NOW + 9 * DAY, None, "Low"), ME, NOW)
    add_file(predictors()[0], "it", "use", (ME, NOW + 1))
    predict_due(place, NOW + 1)

    watch.look_at_all(NOW + DAY)

    assert PredictorCheck.objects.get().found["overrides"]["overrides"] == 0


def test_learning_that_takes_too_much_memory_ends_with_a_sentence(place, monkeypatch):
    before = resource.getrlimit(resource.RLIMIT_AS)
    monkeypatch.setattr(module, "MEMORY", 64 * 1024**2)
    monkeypatch.setattr(module, "train", lambda _: bytes(1024**3))
    ask_to_train(NOW)

    assert train_due(place, NOW)

    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert PredictorCheck.objects.get().verdict == "failed"
    assert Due.objects.get(kind=TRAIN).at == NOW + 15 * DAY
