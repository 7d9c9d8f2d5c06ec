import dataclasses
from pathlib import Path

import numpy as np
import pytest

from leadlight.actions.learn import LearnChoices, LearnOutput, learn_from_leads
from leadlight.actions.monitor_predictor import Watched, monitor_predictor
from leadlight.actions.past_leads import past_leads
from leadlight.actions.retrain_predictor import go_back, previous_of, retrain
from leadlight.actions.stored_predictor import read_predictor, stored_rules, teaching_of
from leadlight.actions.work_table import Inputs
from leadlight.errors import DataError, PredictorError
from leadlight.learning.learner import learn_from
from leadlight.learning.lessons.lesson import LearningOptions
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.predictors.file import load, save
from tests.actions.data import AT, write_csv

OUTCOME = OutcomeChoices("won", order="rows")


def leads(path, seed=0, sign=1, sources=("fair", "web", "referral"), count=600):
    """So many leads; a referral, and every visit, moves the odds of a win by `sign`."""
    random = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        source, visits = str(random.choice(sources)), int(random.integers(0, 10))
        odds = sign * (2.0 * (source == "referral") + 0.3 * (visits - 5)) - 0.5
        rows.append(
            {"source": source, "visits": visits, "won": int(random.random() < 1 / (1 + np.exp(-odds)))}
        )
    return Inputs(write_csv(path, rows), at=AT)


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    """Give the bytes of a predictor of such leads."""
    found = past_leads(leads(tmp_path_factory.mktemp("learned") / "leads.csv", count=2_400), OUTCOME)
    return save(learn_from(found.past, LearningOptions()).predictor)


@pytest.fixture
def watched(learned, tmp_path):
    """Give the predictor as a file of its own."""
    path = tmp_path / "leads.predictor"
    path.write_bytes(learned)
    return Watched(path, OUTCOME)


def test_leads_like_those_learned_from_speak_for_the_predictor(watched, tmp_path):
    found = monitor_predictor(leads(tmp_path / "new.csv", seed=1), watched)

    assert found.alarm == "steady"
    assert found.auc is not None
    assert found.auc.value > 0.7


def test_a_world_turned_upside_down_is_announced(watched, tmp_path):
    found = monitor_predictor(leads(tmp_path / "new.csv", seed=1, sign=-1), watched)

    assert found.alarm == "retrain"
    assert any(block.inverted for block in found.blocks)
    assert any("inverted" in sentence for sentence in found.sentences)


def test_accounts_it_was_told_of_when_it_learned_count_when_it_is_looked_at(tmp_path):
    path = tmp_path / "leads.predictor"
    learn_from_leads(
        in_accounts(tmp_path / "old.csv", 0),
        dataclasses.replace(OUTCOME, group="account"),
        output=LearnOutput(path),
    )

    new = in_accounts(tmp_path / "new.csv", 1)
    kept = monitor_predictor(new, Watched(path, OUTCOME)).kept

    assert kept is not None
    alone = 1.96 * np.sqrt(kept.promised * (1 - kept.promised / kept.leads) * 2)
    assert kept.high - kept.promised > 2 * alone


def in_accounts(path, seed):
    """Accounts of ten leads each, which win or lose together and come one after another."""
    random = np.random.default_rng(seed)
    rows = [
        {"account": f"{seed}-{account}", "visits": int(random.integers(0, 10)), "won": won}
        for account, won in enumerate((random.random(60) < 0.5).astype(int).tolist())
        for _ in range(10)
    ]
    return Inputs(write_csv(path, rows), at=AT)


def test_numbers_written_otherwise_are_said_to_be_so_before_any_alarm(watched, tmp_path):
    given = leads(tmp_path / "new.csv", seed=1)
    header, *rows = (tmp_path / "new.csv").read_text().splitlines()
    written = [",".join((row.split(",")[0], f'"{row.split(",")[1]},5"', row.split(",")[2])) for row in rows]
    (tmp_path / "new.csv").write_text("\n".join((header, *written)))

    found = monitor_predictor(given, watched)

    assert "600 values of 'visits' are not numbers" in found.sentences[0]
    assert found.sentences[0].endswith("Numbers written so are read with --decimal comma.")


def test_without_outcomes_drift_alone_is_told(watched, tmp_path):
    new = leads(tmp_path / "new.csv", seed=1, sources=("fair", "podcast", "podcast"))

    found = monitor_predictor(new, dataclasses.replace(watched, outcome=None))

    assert (found.kept, found.auc) == (None, None)
    assert found.fields[0].field == "source"
    assert found.fields[0].verdict == "shifted"
    assert any("does not know: won" in note for note in found.notes)


def test_learning_anew_keeps_the_rules_that_the_predictor_was_learned_beside(tmp_path):
    path, rules = tmp_path / "leads.predictor", tmp_path / "scoring.yaml"
    rules.write_text("name: Visits\nscores: {fit: {rules: [{name: Visits, per: visits, points: 1}]}}")
    past = leads(tmp_path / "old.csv")
    learn_from_leads(past, OUTCOME, LearnChoices(rules=rules), LearnOutput(path))
    before = read_predictor(path)

    retrain(leads(tmp_path / "new.csv", seed=1, sign=-1), Watched(path, OUTCOME))

    after = read_predictor(path)
    assert save(after) != save(before)
    assert stored_rules(after) is not None
    assert stored_rules(after) == stored_rules(before)


def test_a_predictor_of_an_earlier_version_learns_no_column_that_had_a_part_of_its_own(learned, tmp_path):
    path = tmp_path / "leads.predictor"
    old = load(learned, "it")
    path.write_bytes(save(dataclasses.replace(old, story={**old.story, "moments": {"roles": ["visits"]}})))

    found = retrain(leads(tmp_path / "new.csv", seed=1, sign=-1), Watched(path, OUTCOME))

    again = load(Path(found.written).read_bytes(), "it")
    assert [recipe.field for recipe in again.plan.recipes] == ["source"]


def test_learning_anew_learns_the_segments_that_the_predictor_was_learned_with(tmp_path):
    path = tmp_path / "leads.predictor"
    learn_from_leads(leads(tmp_path / "old.csv"), OUTCOME, LearnChoices(segment="source"), LearnOutput(path))

    retrain(leads(tmp_path / "new.csv", seed=1, sign=-1), Watched(path, OUTCOME))

    assert teaching_of(read_predictor(path)).segment == "source"


def test_learning_anew_from_leads_without_the_field_of_segments_is_refused(tmp_path):
    path = tmp_path / "leads.predictor"
    learn_from_leads(leads(tmp_path / "old.csv"), OUTCOME, LearnChoices(segment="source"), LearnOutput(path))
    rows = [{"visits": n % 10, "won": int(n % 10 < 4)} for n in range(300)]

    with pytest.raises(DataError, match="segments of 'source', a field that these leads lack"):
        retrain(Inputs(write_csv(tmp_path / "new.csv", rows), at=AT), Watched(path, OUTCOME))


def test_a_better_predictor_replaces_the_old_one_and_one_word_takes_it_back(watched, learned, tmp_path):
    found = retrain(leads(tmp_path / "new.csv", seed=1, sign=-1), watched)

    assert found.outcome == "replaced"
    assert watched.predictor.read_bytes() != learned
    assert previous_of(watched.predictor).read_bytes() == learned

    go_back(watched.predictor)

    assert watched.predictor.read_bytes() == learned


def test_a_worse_predictor_is_kept_beside_with_the_reason(watched, learned, tmp_path):
    # the older leads teach the opposite of what the newest are like
    new = leads(tmp_path / "new.csv", seed=1, sign=-1)
    leads(tmp_path / "newest.csv", seed=2)
    newest = (tmp_path / "newest.csv").read_text().splitlines()[1:151]
    with (tmp_path / "new.csv").open("a") as file:
        file.write("\n".join([*newest, ""]))

    found = retrain(new, watched)

    assert found.outcome == "kept beside"
    assert "worse than the old one" in found.sentence
    assert watched.predictor.read_bytes() == learned
    assert (tmp_path / "leads.candidate.predictor").exists()


def test_learning_again_needs_outcomes(watched, tmp_path):
    with pytest.raises(DataError, match="--outcome"):
        retrain(leads(tmp_path / "new.csv"), dataclasses.replace(watched, outcome=None))


def test_there_is_no_way_back_where_nothing_was_replaced(watched):
    with pytest.raises(PredictorError, match="no way back"):
        go_back(watched.predictor)


def test_what_is_no_predictor_is_a_sentence(tmp_path):
    (tmp_path / "x.predictor").write_text("{}")

    for name in ("x.predictor", "absent.predictor"):
        with pytest.raises(PredictorError, match="predictor"):
            monitor_predictor(leads(tmp_path / "new.csv"), Watched(tmp_path / name, OUTCOME))
