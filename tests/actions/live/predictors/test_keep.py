"""Predictors are kept as they are, judge everybody, and are switched back and forth."""

import json
import subprocess
import sys

import pytest

from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.live import long_reading, rescore
from leadlight.actions.live.export import export
from leadlight.actions.live.heavy import rescore_heavy
from leadlight.actions.live.keeping import Keep
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.predictors import everybody
from leadlight.actions.live.predictors.choices import Choices, choices
from leadlight.actions.live.predictors.choose import choose_for_predictors
from leadlight.actions.live.predictors.everybody import predict_due, progress_of_predictor
from leadlight.actions.live.predictors.in_force import unpacked
from leadlight.actions.live.predictors.keep import MOST_SHADOWS, add_file, switch
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.actions.live.rescore import rescore as rescore_due
from leadlight.actions.live.show_lead import show_lead
from leadlight.errors import DataError, NotAllowedError, PredictorError
from leadlight.ingest.digest import digest_of
from leadlight.learning.predictors.file import load
from leadlight.scoring.values import DAY
from leadlight.storage.due_rows import TIME
from leadlight.storage.models import Audit, Due, Prediction, PredictorVersion, Score
from leadlight.storage.predictor_rows import content_of, in_use
from tests.actions.live.happenings import NOW, happen, lead_of, message, publish_at_once, said, settle, viewed
from tests.actions.live.predictors.test_live_is_predict import ME, predictors

DAYS = 40


def people(*users):
    """Leads who say and do different things."""
    for number, user in enumerate(users):
        happen(
            said(user, NOW - DAYS * DAY, job_title="CEO", employees=100 * number, city="Rome"),
            viewed("/pricing", user, NOW - 3 * DAY * number),
            message("track", user, NOW - DAY, event="Order Completed"),
        )


def add(number=0, role="shadow", now=NOW):
    return add_file(predictors()[number], "it", role, (ME, now))


@pytest.fixture(autouse=True)
def model(place, monkeypatch):
    publish_at_once()
    monkeypatch.setattr(Keep, "instant", lambda keep: keep.began)  # no time passes in tests


def test_the_file_is_kept_to_the_last_byte(place):
    number = add()

    kept = PredictorVersion.objects.get(number=number)
    assert unpacked(content_of(number)) == predictors()[0]
    assert kept.digest == digest_of(predictors()[0])
    assert kept.told["verdict"] == load(predictors()[0], "it").story["verdict"]
    assert Audit.objects.get(action="predictors.add").actor == "ana"


def test_what_is_no_predictor_is_refused_and_so_is_the_same_again(place):
    with pytest.raises(PredictorError, match="not a predictor"):
        add_file(b"{}", "it", "use", (ME, NOW))
    add()

    with pytest.raises(DataError, match="kept already, as number 1"):
        add()
    assert PredictorVersion.objects.count() == 1


def test_a_rep_puts_nothing_to_use(place):
    number = add()

    with pytest.raises(NotAllowedError):
        switch(number, "use", Actor("rep", Role.REP), NOW)
    with pytest.raises(NotAllowedError):
        add_file(predictors()[1], "it", "use", (Actor("viewer", Role.VIEWER), NOW))
    assert in_use() is None


def test_everybody_is_judged_when_one_is_added_some_at_a_time(place, monkeypatch):
    people("ana", "bo", "cy")
    monkeypatch.setattr(everybody, "AT_ONCE", 2)
    number = add()
    assert not Prediction.objects.exists()

    told: list[object] = []
    assert predict_due(place, NOW, told.append)

    assert told == ["Judging lead 2 of 3", "Judging lead 3 of 3"]
    assert Prediction.objects.filter(predictor_id=number).count() == 3
    assert progress_of_predictor(number).done
    assert not predict_due(place, NOW)
    assert check_leads(1, 1_000).differences == ()


def test_a_sweep_that_was_cut_off_goes_on_where_it_was(place, monkeypatch):
    people("ana", "bo", "cy")
    monkeypatch.setattr(everybody, "AT_ONCE", 1)
    number = add()
    seen = []

    def dies(what):
        seen.append(what)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        predict_due(place, NOW, dies)
    first = set(Prediction.objects.values_list("id", flat=True))
    assert len(first) == 2
    later = NOW + DAY
    predict_due(place, later)

    assert first < set(Prediction.objects.values_list("id", flat=True))
    assert Prediction.objects.filter(at__lt=later).count() == 2  # who was judged since is done
    assert progress_of_predictor(number).done


def test_the_predictor_in_use_is_one_and_going_back_is_the_same_command(place):
    people("ana")
    first, second = add(0, "use"), add(2)
    predict_due(place, NOW)
    predict_due(place, NOW)
    before = {each.id: each.at for each in Prediction.objects.all()}

    switch(second, "use", ME, NOW + 1)
    assert in_use() == second
    assert PredictorVersion.objects.get(number=first).role == "shadow"
    switch(first, "use", ME, NOW + 2)

    assert in_use() == first
    assert not predict_due(place, NOW + 3)  # both have judged everybody all along
    assert {each.id: each.at for each in Prediction.objects.all()} == before
    with pytest.raises(DataError, match="in use already"):
        switch(first, "use", ME, NOW + 3)
    with pytest.raises(DataError, match="no predictor 7"):
        switch(7, "use", ME, NOW)


def test_one_out_of_service_is_kept_and_what_it_said_is_forgotten(place):
    people("ana", "bo")
    number = add()
    predict_due(place, NOW)

    switch(number, "retired", ME, NOW + 1)
    predict_due(place, NOW + 1)
    assert not Prediction.objects.exists()
    happen(viewed("/blog"), now=NOW + 2)
    assert not Prediction.objects.exists()

    switch(number, "shadow", ME, NOW + 3)
    predict_due(place, NOW + 3)
    assert Prediction.objects.count() == 2


def test_of_too_many_shadows_the_oldest_goes(place, monkeypatch):
    monkeypatch.setattr("leadlight.actions.live.predictors.keep.MOST_SHADOWS", 1)
    assert MOST_SHADOWS == 3
    first, second, third = (add(number, now=NOW + number) for number in range(3))

    roles = dict(PredictorVersion.objects.values_list("number", "role"))
    assert roles == {first: "retired", second: "shadow", third: "shadow"}


def test_an_event_changes_the_prediction_with_the_score(place):
    people("ana")
    add()
    predict_due(place, NOW)
    before = Prediction.objects.get()

    happen(message("track", "ana", NOW + 1, event="Order Completed"), now=NOW + 1)

    after = Prediction.objects.get()
    assert (after.at, after.seq) == (NOW + 1, Score.objects.get().seq)
    assert after.probability != before.probability
    assert check_leads(1, 1_000).differences == ()


def test_what_machines_did_is_not_seen(place):
    people("ana")
    add()
    predict_due(place, NOW)
    before = Prediction.objects.get()
    bot = {"userAgent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}

    happen(message("track", "ana", NOW, event="Order Completed", context=bot))

    after = Prediction.objects.get()
    assert after.seq > before.seq
    assert (after.probability, after.reasons) == (before.probability, before.reasons)


def test_one_that_fails_costs_nobody_a_score(place, monkeypatch, caplog):
    add()
    monkeypatch.setattr("leadlight.learning.predictors.predictor.because", lambda *_: 1 / 0)

    people("ana")

    assert Score.objects.get().total is not None
    assert not Prediction.objects.exists()
    assert "cannot judge lead" in caplog.text


def test_one_that_was_damaged_in_the_database_says_nothing(place, caplog):
    number = add()
    content = content_of(number)
    PredictorVersion.objects.filter(number=number).update(content=content[:50] + content[54:], digest="other")

    people("ana")

    assert Score.objects.exists()
    assert not Prediction.objects.exists()
    assert "damaged in the database" in caplog.text


def test_a_prediction_stored_otherwise_is_found(place):
    people("ana")
    add()
    predict_due(place, NOW)
    assert check_leads(1, 1_000).differences == ()

    Prediction.objects.update(probability=0.5)
    assert "probability by predictor 1 is stored as 0.5" in check_leads(1, 1_000).differences[0]
    Prediction.objects.all().delete()
    assert "predictor 1 says nothing of it" in check_leads(1, 1_000).differences[0]


def test_time_alone_is_looked_at_ever_more_rarely(place):
    happen(said("ana", NOW - DAYS * DAY, employees=100), viewed("/pricing", "ana", NOW - DAY))
    add()
    predict_due(place, NOW)
    looks = []
    for _ in range(20):
        prediction = Prediction.objects.get()
        next_at = prediction.next_at or 0
        assert next_at >= prediction.at + DAY
        looks.append((next_at - prediction.at) // DAY)
        due = Due.objects.get(kind=TIME)
        assert due.at <= next_at
        while Due.objects.get(kind=TIME).at <= next_at:
            rescore_due(TIME, next_at)
    assert check_leads(1, 1_000).differences == ()
    assert looks[-1] == 32


def test_what_an_age_fixes_is_not_looked_at_again(place):
    happen(said("ana", NOW - DAYS * DAY, born="2025-05-01"), viewed("/pricing", "ana", NOW - DAYS * DAY))
    add(2)
    predict_due(place, NOW)

    prediction = Prediction.objects.get()
    assert prediction.moment < NOW
    assert prediction.next_at is None


def test_later_events_change_nothing_of_a_lead_looked_at_at_an_age(place):
    happen(
        said("ana", NOW - DAYS * DAY, born="2025-05-08", employees=70),
        viewed("/pricing", "ana", NOW - 30 * DAY),
    )
    add(2)
    predict_due(place, NOW)
    before = Prediction.objects.get()

    happen(
        said("ana", NOW, employees=490, job_title="CEO"),
        message("track", "ana", NOW, event="Order Completed"),
    )

    after = Prediction.objects.get()
    assert (after.probability, after.reasons, after.moment) == (
        before.probability,
        before.reasons,
        before.moment,
    )
    assert check_leads(1, 1_000).differences == ()


def test_leads_that_become_one_have_one_prediction(place):
    people("ana", "bo")
    add()
    predict_due(place, NOW)

    merge_leads("ana", "bo", NOW, operator("eve"))
    settle()

    assert Prediction.objects.count() == 1
    assert check_leads(1, 1_000).differences == ()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_lead_of_very_many_messages_is_judged_as_any_other(place, monkeypatch, number):
    events = [viewed("/pricing" if each % 2 else "/blog", "ana", NOW - each * DAY) for each in range(25)]
    happen(said("ana", NOW - DAYS * DAY, born="2025-05-20", employees=300, job_title="CEO"), *events)
    add(number)
    predict_due(place, NOW)
    light = Prediction.objects.get()
    Prediction.objects.all().delete()
    for module in (rescore, everybody):
        monkeypatch.setattr(module, "HEAVY_FROM", 2)
    monkeypatch.setattr(long_reading, "AT_ONCE", 3)

    switch(light.predictor_id, "retired", ME, NOW)
    switch(light.predictor_id, "shadow", ME, NOW)
    predict_due(place, NOW)
    assert not Prediction.objects.exists()
    assert rescore_heavy(place, NOW)

    heavy = Prediction.objects.get()
    names = ("at", "seq", "moment", "probability", "likelihood", "expected_value", "reasons")
    assert [getattr(heavy, name) for name in names] == [getattr(light, name) for name in names]


def test_lead_show_and_the_export_tell_it(place, tmp_path):
    people("ana", "bo")
    number = add(0, "use")
    predict_due(place, NOW)

    shown = show_lead("ana", NOW).as_json()["predictions"]
    assert [(each["predictor"], each["role"]) for each in shown] == [(number, "use")]
    stored = Prediction.objects.get(lead=lead_of("ana"))
    assert shown[0]["probability"] == stored.probability
    assert sum(shown[0]["log_odds"].values()) == pytest.approx(
        stored.reasons["base"] + sum(value for _, value in stored.reasons["fields"])
    )
    export("scores", str(tmp_path / "scores.jsonl"))
    rows = [json.loads(line) for line in (tmp_path / "scores.jsonl").read_text().splitlines()]
    assert {row["probability"] for row in rows} == set(
        Prediction.objects.values_list("probability", flat=True)
    )
    assert all(row["because"] and row["likelihood"] and row["expected_value"] for row in rows)


@pytest.mark.parametrize(
    ("by", "column"),
    [("score", "score"), ("probability", "probability"), ("expected value", "expected_value")],
)
def test_lists_are_ranked_by_what_the_company_chose(place, tmp_path, by, column):
    people("ana", "bo", "cy", "di")
    add(0, "use")
    predict_due(place, NOW)
    scores = set(Score.objects.values_list("total", flat=True))

    choose_for_predictors(Choices(rank_by=by), ME, NOW)
    export("scores", str(tmp_path / "scores.jsonl"))

    values = [json.loads(line)[column] for line in (tmp_path / "scores.jsonl").read_text().splitlines()]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) > 1
    assert set(Score.objects.values_list("total", flat=True)) == scores  # the score stays that of the rules
    assert choices().rank_by == by


def test_no_worker_loads_what_only_learning_needs(sqlite_place):
    code = (
        "import sys; import leadlight.actions.live.work, leadlight.actions.live.predictors.judge; "
        "from leadlight.learning.predictors.file import load; load(open(sys.argv[1], 'rb').read(), 'it'); "
        "assert not {'sklearn', 'lightgbm', 'interpret', 'scipy'} & set(sys.modules), sys.modules"
    )
    file = sqlite_place.folder / "it.predictor"
    file.write_bytes(predictors()[0])

    subprocess.run([sys.executable, "-c", code, str(file)], check=True)
