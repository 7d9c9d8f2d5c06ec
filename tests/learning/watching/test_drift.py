from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.errors import PredictorError
from leadlight.learning.judging.figures import Figure
from leadlight.learning.learner import learn_from
from leadlight.learning.lessons.lesson import LearningOptions
from leadlight.learning.matrix import MISSING, UNSEEN, Categories, Matrix, Numbers
from leadlight.learning.watching.drift import Since, monitored, psi
from leadlight.learning.watching.reference import reference_from, reference_of, shares_in
from tests.learning.pasts import past_of

LEARNED = Figure(0.75, 0.72, 0.78)


def drawn(leads=4_000, seed=0, shift=0.0, honest=1.0):
    """Leads with a number and a category, log-odds that follow the number, and outcomes that follow those."""
    random = np.random.default_rng(seed)
    size = random.normal(size=leads) + shift
    kind = random.choice([0, 1, 2, MISSING], leads, p=[0.5, 0.3, 0.1, 0.1])
    odds = -1 + size
    won = (random.random(leads) < 1 / (1 + np.exp(-(-1 + honest * size)))).astype(float)
    matrix = Matrix(leads, (Numbers("size", "Size", size), Categories("kind", "Kind", kind, ("a", "b", "c"))))
    return matrix, odds, won


def looked(matrix, odds, won, seed=0):
    reference = reference_of(*drawn(seed=99)[:2])
    return monitored(reference, Since(matrix, odds, np.arange(len(won)), won), LEARNED, seed)


def test_leads_like_those_learned_from_are_stable():
    found = looked(*drawn())

    assert found.alarm == "steady"
    assert {drift.verdict for drift in (*found.fields, found.score)} == {"stable"}
    assert found.kept is not None
    assert found.kept.sentence.startswith("Probabilities keep their word")


def test_without_outcomes_it_is_not_said_that_it_still_ranks():
    matrix, odds, _ = drawn(shift=1.0)
    reference = reference_of(*drawn(seed=99)[:2])

    found = monitored(reference, Since(matrix, odds, np.empty(0, np.int64), np.empty(0)), LEARNED, 0)

    assert found.alarm == "watch"
    assert found.sentences[-1].startswith("Whether it still ranks only outcomes tell")


def test_the_leads_learned_from_have_not_shifted_where_only_few_scores_exist():
    random = np.random.default_rng(0)
    source = random.integers(0, 4, 100)
    won = (random.random(100) < 0.2 + 0.1 * source).astype(int)
    past = past_of(won, source=[f"s{each}" for each in source])
    predictor = learn_from(past, LearningOptions()).predictor
    matrix, odds = predictor.plan.matrix(past.known), predictor.predict(past.known).contributions.log_odds

    found = monitored(
        reference_from(predictor.story["reference"]),
        Since(matrix, odds, np.empty(0, np.int64), np.empty(0)), None, 0,
    )  # fmt: skip

    assert found.score is not None
    assert (found.score.verdict, found.alarm) == ("stable", "steady")


def mostly_alike(leads, seed, silent=0.5):
    """Leads of four trades, of whom many have done nothing, so that they share their scores."""
    random = np.random.default_rng(seed)
    trade = random.choice(["retail", "health", "oil", "schools"], leads)
    visits = np.where(random.random(leads) < silent, 0, random.poisson(3, leads))
    opens = np.where(visits > 0, random.poisson(2, leads), 0)
    odds = -1.4 + 0.5 * visits - 0.25 * opens + 0.7 * (trade == "retail")
    won = (random.random(leads) < 1 / (1 + np.exp(-odds))).astype(int)
    past = past_of(won, trade=trade, visits=visits.tolist(), opens=opens.tolist())
    return replace(past, order=np.arange(leads))


@pytest.fixture(scope="module")
def of_many_alike():
    """Give a predictor that learned from such leads."""
    return learn_from(mostly_alike(600, seed=0), LearningOptions()).predictor


def scores_of(predictor, past):
    """What is said of the scores of new leads, and what to do about the predictor."""
    matrix = predictor.plan.matrix(past.known)
    odds = predictor.contributions(past.known, matrix).log_odds
    since = Since(matrix, odds, np.empty(0, np.int64), np.empty(0))
    found = monitored(reference_from(predictor.story["reference"]), since, None)
    assert found.score is not None
    return found.score.verdict, found.alarm


def test_leads_that_share_their_scores_have_not_shifted(of_many_alike):
    found = [scores_of(of_many_alike, mostly_alike(600, seed)) for seed in range(1, 21)]

    assert found.count(("stable", "steady")) >= 19


def test_leads_that_share_their_scores_and_became_others_have_shifted(of_many_alike):
    found = [scores_of(of_many_alike, mostly_alike(600, seed, silent=0.1)) for seed in range(1, 6)]

    assert found == [("shifted", "watch")] * 5


def test_new_leads_score_as_those_of_a_few_that_came_in_order():
    """The folds that choose learn from still fewer, and what they say spreads otherwise."""
    random = np.random.default_rng(0)

    def few(leads):
        sizes = random.normal(size=(leads, 3))
        won = (random.random(leads) < 1 / (1 + np.exp(1 - sizes[:, 0] - sizes[:, 1]))).astype(int)
        past = past_of(won, **{f"size{n}": sizes[:, n].round(4).tolist() for n in range(3)})
        return replace(past, order=np.arange(leads))

    predictor = learn_from(few(200), LearningOptions()).predictor
    found = [scores_of(predictor, few(600)) for _ in range(20)]

    assert found.count(("stable", "steady")) >= 19


def test_a_field_that_moves_is_named_with_what_moved():
    found = looked(*drawn(shift=1.0))

    assert (found.fields[0].field, found.fields[0].verdict) == ("Size", "shifted")
    assert "now" in found.fields[0].sentence
    assert found.score.verdict == "shifted"
    assert found.fields[1].verdict == "stable"


def test_what_leads_did_is_named_in_words():
    ages = Numbers("email_opened ago", "email_opened ago", np.arange(400.0), "days")
    last = Categories("last event", "last event", np.arange(400) % 2, ("email_opened", "demo"))
    matrix, odds = Matrix(400, (ages, last)), np.linspace(-1, 1, 400)

    found = monitored(
        reference_of(matrix, odds), Since(matrix, odds, np.empty(0, np.int64), np.empty(0)), None
    )

    assert [drift.field for drift in found.fields] == ["days since email opened", "last event"]
    assert found.fields[1].sentence == "email opened: 50% then, 50% now"


def test_a_score_that_moves_is_said_in_probabilities():
    sentence = looked(*drawn(shift=1.0)).score.sentence

    assert sentence.startswith("over ")
    assert sentence.split(":")[0].endswith("%")


def test_few_leads_do_not_drift_by_chance():
    verdicts = [looked(*drawn(100, seed)).fields[0].verdict for seed in range(30)]

    assert verdicts.count("stable") >= 27


def test_a_shift_of_few_leads_is_shown_but_too_little_to_tell():
    found = looked(*drawn(60, shift=1.0))

    assert found.fields[0].field == "Size"
    assert found.fields[0].psi > 0.25
    assert {drift.verdict for drift in (*found.fields, found.score)} == {"too few"}
    assert found.alarm == "too few"
    assert found.sentences == (
        "Too few new leads to tell: 60; 100 are needed to see whether leads still look alike.",
    )


def test_a_promise_of_few_outcomes_is_not_called_broken():
    matrix, odds, _ = drawn(120)
    won = np.ones(20)

    found = monitored(reference_of(*drawn(seed=99)[:2]), Since(matrix, odds - 3, np.arange(20), won), LEARNED)

    assert found.kept is not None
    assert found.kept.came > found.kept.high
    assert found.alarm == "watch"


def test_probabilities_that_promise_too_much_are_said():
    matrix, odds, won = drawn()

    found = looked(matrix, odds + 0.5, won)

    assert found.alarm == "retrain"
    assert any("Probabilities are too high" in sentence for sentence in found.sentences)


def test_a_block_whose_ranking_inverts_is_announced():
    matrix, odds, won = drawn(honest=1.0)
    _, _, inverted = drawn(seed=0, honest=-1.0)
    won[-400:] = inverted[-400:]

    found = looked(matrix, odds, won)

    assert [block.number for block in found.blocks if block.inverted] == [10]
    assert found.alarm == "retrain"
    assert any("do not rank by this predictor now" in sentence for sentence in found.sentences)


def test_of_ten_small_blocks_one_that_chance_inverts_raises_no_alarm():
    """The world is as it was, and the predictor ranks a little better than chance, as when it was learned."""
    found = [barely_ranked(seed) for seed in range(20)]

    named = [each for each in found if any(block.inverted for block in each.blocks)]
    assert len(named) > 10
    assert [each.alarm for each in named].count("retrain") <= 1
    assert [each.alarm for each in named].count("steady") >= len(named) - 3
    for each in named:
        block = next(block for block in each.blocks if block.inverted)
        assert any(
            f"In block {block.number} of 10 the ranking is inverted" in said for said in each.sentences
        )


def barely_ranked(seed):
    random = np.random.default_rng(seed)
    odds = -0.5 + 0.35 * random.normal(size=500)
    won = (random.random(500) < 1 / (1 + np.exp(-odds))).astype(float)
    matrix = Matrix(500, ())
    since = Since(matrix, odds, np.arange(500), won)
    return monitored(reference_of(matrix, odds), since, Figure(0.6, 0.55, 0.65))


def test_new_leads_that_all_together_stand_the_wrong_way_round_ask_for_another_predictor():
    """None of the blocks tells it surely, and the predictor was told to be a weak one."""
    matrix, odds, won = drawn(600, seed=3, honest=-0.08)

    found = monitored(
        reference_of(*drawn(seed=99)[:2]),
        Since(matrix, np.full(600, -1.0) + 0.001 * odds, np.arange(600), won),
        Figure(0.52, 0.45, 0.6),
    )

    assert found.auc is not None
    assert found.auc.value < 0.5 < found.auc.high
    assert found.alarm == "retrain"
    assert any("Of all new leads lost ones stand before won ones" in said for said in found.sentences)


def test_a_block_that_few_leads_invert_where_all_was_ranked_well_is_to_be_watched():
    matrix, odds, won = drawn(200)
    _, _, inverted = drawn(200, honest=-0.3)
    won[-50:] = inverted[-50:]

    found = looked(matrix, odds, won)

    (block,) = (block for block in found.blocks if block.inverted)
    assert block.auc is not None
    assert block.auc.high > 0.5
    assert found.alarm == "watch"
    assert "the ranking is inverted, as far as so few leads tell" in found.sentences[0]


def test_accounts_that_end_alike_break_no_promise_by_chance():
    """Twenty accounts of fifty leads, each of which wins more or less often than its leads look like."""

    def watched_with(accounts, seed):
        random = np.random.default_rng(seed)
        odds, account = -0.5 + random.normal(size=1_000), random.integers(0, 20, 1_000)
        own = odds + random.normal(size=20)[account]
        won = (random.random(1_000) < 1 / (1 + np.exp(-own))).astype(float)
        matrix, level = Matrix(1_000, ()), odds / np.sqrt(1.35)
        since = Since(matrix, level, np.arange(1_000), won, account if accounts else None)
        return monitored(reference_of(matrix, level), since, None).kept

    told = [[watched_with(accounts, seed) for seed in range(20)] for accounts in (False, True)]

    broken = [sum(not kept.low <= kept.came <= kept.high for kept in each) for each in told]
    assert broken[0] >= 6
    assert broken[1] <= 2


def test_the_fewer_leads_told_the_level_the_further_off_it_may_be():
    matrix, odds, won = drawn()
    since = Since(matrix, odds, np.arange(len(won)), won)

    few, all_ = (monitored(reference_of(matrix, odds, told_by), since, None).kept for told_by in (60, np.inf))

    assert few is not None
    assert all_ is not None
    assert few.high - few.low > 2 * (all_.high - all_.low)
    assert (few.high + few.low) / 2 == pytest.approx((all_.high + all_.low) / 2)


def test_a_ranking_that_faded_is_compared_with_what_was_learned():
    found = looked(*drawn(honest=0.2))

    assert any("ranks worse than when it was learned" in sentence for sentence in found.sentences)


def test_without_outcomes_only_drift_is_told():
    matrix, odds, _ = drawn()

    found = looked(matrix, odds, np.empty(0))

    assert (found.kept, found.auc, found.blocks) == (None, None, ())


def test_values_that_were_not_seen_count_as_others_and_missing_as_missing():
    reference = reference_of(*drawn()[:2])
    kind = next(spread for spread in reference.features if spread.name == "kind")

    shares = shares_in(kind, Categories("kind", "Kind", np.array([0, UNSEEN, MISSING, MISSING]), ("a",)))

    assert shares[kind.levels.index("a")] == 0.25
    assert shares[-2:].tolist() == [0.25, 0.5]


def test_a_reference_survives_a_file_and_anything_else_is_refused():
    reference = reference_of(*drawn()[:2])

    assert asdict(reference_from(reference.as_json())) == asdict(reference)
    with pytest.raises(PredictorError, match="Learn it again"):
        reference_from({"leads": "many"})
    with pytest.raises(PredictorError):
        reference_from(None)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=8), st.integers(0, 1_000))
def test_psi_is_zero_of_the_same_and_never_negative(weights, seed):
    shares = np.array(weights) / sum(weights)
    other = np.random.default_rng(seed).permutation(shares)

    assert psi(shares, shares, (100, 100)) == 0
    assert psi(shares, other, (100, 100)) >= 0
    assert psi(shares, other, (100, 50)) == pytest.approx(psi(other, shares, (50, 100)))


def test_a_bin_that_few_leads_leave_empty_is_hardly_a_shift():
    few, many = (psi(np.array([0.97, 0.03]), np.array([1.0, 0.0]), (count, count)) for count in (50, 5_000))

    assert few < 0.06
    assert many > 0.15
