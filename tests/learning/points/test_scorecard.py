from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlight.learning.choosing.choice import Chance
from leadlight.learning.dataset import Column, Known, PastLeads
from leadlight.learning.lessons.lesson import LearningOptions, lesson
from leadlight.learning.points.panes import AtLeast, AtMost, Both, ByValue, Given, Under, field_panes
from leadlight.learning.points.scorecard import CardChoices, scorecard
from leadlight.learning.points.senses import sense


def past(leads=1_500, seed=0, more=()):
    """Leads of which referred ones, and those with many visits, are won more often; colour says nothing."""
    random = np.random.default_rng(seed)
    source = random.choice(np.array(["Referral", "Search", "Fair", None], dtype=object), leads)
    visits = random.integers(0, 12, leads)
    colour = random.choice(["red", "blue"], leads)
    odds = -1.5 + 2.0 * (source == "Referral") + 1.2 * (visits >= 5)
    won = random.random(leads) < 1 / (1 + np.exp(-odds))
    columns = [Column(name, np.array(values, dtype=object)) for name, values in (
        ("Source", source), ("Visits", [str(n) for n in visits]), ("Colour", colour), *more,
    )]  # fmt: skip
    return PastLeads(Known(leads, tuple(columns)), won.astype(np.int64), order=np.arange(leads))


def learned(leads, **choices):
    names = frozenset(column.name for column in leads.known.columns)
    return scorecard(leads, np.arange(leads.known.leads), CardChoices(names, sense, **choices))


def test_codes_with_zeros_before_them_are_asked_for_by_value_and_not_by_size():
    codes = Column("PLZ", np.array(["01067", "10115", "80331"] * 500, dtype=object))

    panes = field_panes(Known(1_500, (codes,)), {"PLZ"}, np.arange(1_500), sense)

    assert [pane.shape for pane in panes] == [ByValue("PLZ", ("01067", "10115", "80331"))]


def test_a_code_that_may_stand_for_none_is_asked_for_as_a_value_among_its_like():
    regions = Column("region", np.array(["EMEA", "NA", "APAC"] * 100, dtype=object))

    panes = field_panes(Known(300, (regions,)), {"region"}, np.arange(300), sense)

    assert [pane.shape for pane in panes] == [ByValue("region", ("EMEA", "NA", "APAC"))]


def test_numbers_of_which_some_are_infinite_are_asked_for_by_size():
    sizes = Column("size", np.array(["inf"] * 50 + [str(number) for number in range(250)], dtype=object))

    panes = list(field_panes(Known(300, (sizes,)), {"size"}, np.arange(300), sense))

    assert panes
    assert not any(isinstance(pane.shape, ByValue) for pane in panes)


def test_rules_are_learned_for_what_tells_wins_from_losses():
    card = learned(past())

    shapes = [rule.shape for rule in card.rules]
    assert any(isinstance(shape, ByValue) and shape.field == "Source" for shape in shapes)
    assert any(
        isinstance(shape, AtLeast) and shape.field == "Visits" and 4 <= shape.least <= 6 for shape in shapes
    )
    assert not any(getattr(shape, "field", "") == "Colour" for shape in shapes)


def test_points_are_whole_and_rules_are_few():
    card = learned(past(), most=1)

    assert len(card.rules) == 1
    assert all(rule.points.dtype == np.int64 for rule in card.rules)


def test_points_rank_about_as_well_as_what_made_the_outcomes():
    leads = past(6_000)
    card = learned(leads)
    totals = card.totals(6_000)

    source = np.array([v == "Referral" for v in leads.known.columns[0].values])
    visits = np.array([int(v) >= 5 for v in leads.known.columns[1].values])
    assert np.corrcoef(totals, 2.0 * source + 1.2 * visits)[0, 1] > 0.97


def test_more_visits_never_lower_points():
    leads = past()
    worse = replace(leads, outcome=1 - leads.outcome)

    card = learned(worse)

    for rule in card.rules:
        if isinstance(rule.shape, AtLeast) and rule.shape.field == "Visits":
            assert (rule.points >= 0).all()


def test_no_attention_is_never_worth_more_than_a_little():
    """Leads that staff entered were never on the site, and are won often: that is the way they came."""
    random = np.random.default_rng(3)
    seconds = np.where(random.random(3_000) < 0.3, 0, random.integers(1, 900, 3_000))
    odds = np.where(seconds == 0, 0.5, -2.5 + seconds / 300)
    won = random.random(3_000) < 1 / (1 + np.exp(-odds))
    column = Column("Time Spent on Site", np.array([str(n) for n in seconds], dtype=object))
    leads = PastLeads(Known(3_000, (column,)), won.astype(np.int64), order=np.arange(3_000))

    points = learned(leads).totals(3_000)

    assert (np.diff(points[np.argsort(seconds, kind="stable")]) >= 0).all()
    assert points.max() > points.min()


def test_a_field_of_whole_numbers_is_cut_at_whole_numbers_that_occur():
    random = np.random.default_rng(4)
    vans = random.choice([1, 2, 3, 4, 9], 2_001, p=[0.4, 0.2, 0.19, 0.11, 0.1])
    rows = np.arange(2_001)
    column = Column("Vans", np.array([str(n) for n in vans], dtype=object))

    panes = list(field_panes(Known(2_001, (column,)), {"Vans"}, rows, sense))

    cuts = [pane.shape.least for pane in panes if isinstance(pane.shape, AtLeast)]
    assert cuts == [2, 3, 4, 9]


def test_what_every_number_passes_is_no_threshold():
    column = Column("Vans", np.array([None, "0", "1"] * 200, dtype=object))

    panes = list(field_panes(Known(600, (column,)), {"Vans"}, np.arange(600), sense))

    assert [pane.shape for pane in panes] == [Given("Vans"), AtLeast("Vans", 1), AtMost("Vans", 0)]


def test_a_large_whole_number_is_cut_where_people_would_cut_it():
    random = np.random.default_rng(4)
    column = Column("Income", np.array([str(n) for n in random.integers(1, 10**6, 500)], dtype=object))

    panes = list(field_panes(Known(500, (column,)), {"Income"}, np.arange(500), sense))

    cuts = [pane.shape.least for pane in panes if isinstance(pane.shape, AtLeast)]
    assert all(cut == float(f"{cut:.3g}") for cut in cuts)


@pytest.mark.parametrize("seed", range(4))
def test_no_points_go_against_what_the_leads_of_a_rule_show(seed):
    random = np.random.default_rng(seed)
    rate = random.normal(size=3_000)  # a longer term is dearer, and by itself it is rather a good sign
    months = np.where(rate + random.normal(size=3_000) > 0, "60", "36")
    won = (random.random(3_000) < 1 / (1 + np.exp(1.5 - 1.4 * rate + 1.2 * (months == "60")))).astype(int)
    columns = (Column("Rate", rate.round(2).astype(object)), Column("Months", months.astype(object)))

    card = learned(PastLeads(Known(3_000, columns), won))

    assert won[months == "60"].mean() > won[months == "36"].mean()
    assert card.rules
    for rule in card.rules:
        for points, fires in zip(rule.points, rule.passes.T, strict=True):
            assert points * (won[fires].mean() - won[~fires].mean()) >= 0


def test_a_constant_field_changes_nothing():
    plain = learned(past())
    more = learned(past(more=[("Constant", ["same"] * 1_500)]))

    assert [(rule.shape, rule.points.tolist()) for rule in more.rules] == [
        (rule.shape, rule.points.tolist()) for rule in plain.rules
    ]


def test_where_two_things_count_only_together_a_rule_asks_both():
    random = np.random.default_rng(1)
    leads = 4_000
    size, age = random.uniform(0, 100, leads), random.uniform(0, 100, leads)
    odds = -2 + 3.0 * ((size >= 50) & (age < 50)) - 1.5 * ((size >= 50) ^ (age < 50))
    won = random.random(leads) < 1 / (1 + np.exp(-odds))
    columns = [
        Column(n, np.array([f"{v:.1f}" for v in vs], dtype=object))
        for n, vs in (("Size", size), ("Age", age))
    ]
    card = learned(PastLeads(Known(leads, tuple(columns)), won.astype(np.int64), order=np.arange(leads)))

    both = [rule.shape for rule in card.rules if isinstance(rule.shape, Both)]
    assert any({type(shape.first), type(shape.second)} == {AtLeast, Under} for shape in both)


def test_what_two_fields_say_of_accounts_that_return_is_not_taken_for_what_they_say_of_leads():
    random = np.random.default_rng(3)
    leads, place = 1_600, np.arange(1_600) % 16
    won = random.random(leads) < np.repeat([0.3, 0.7], 8)[random.permutation(16)][place]
    columns = tuple(
        Column(name, np.array([f"v{number}" for number in numbers], dtype=object))
        for name, numbers in (("Region", place // 4), ("Trade", place % 4))
    )
    known = Known(leads, columns)

    alone, whole = (
        learned(PastLeads(known, won.astype(np.int64), order=np.arange(leads), group=account))
        for account in (None, place)
    )

    assert any(isinstance(rule.shape, Both) for rule in alone.rules)
    assert not any(isinstance(rule.shape, Both) for rule in whole.rules)


def test_fields_that_say_nothing_give_no_rules():
    leads = past()
    shuffled = np.random.default_rng(7).permutation(leads.outcome)

    card = learned(replace(leads, outcome=shuffled))

    assert len(card.rules) <= 3


@settings(max_examples=10)
@given(st.integers(0, 100), st.integers(30, 200))
def test_only_the_leads_of_the_rows_teach(seed, held_out):
    leads = past(600, seed % 5)
    rows = np.arange(600 - held_out)
    other = leads.outcome.copy()
    other[600 - held_out :] = np.random.default_rng(seed).integers(0, 2, held_out)
    choices = CardChoices(frozenset({"Source", "Visits", "Colour"}), sense)

    one, two = (scorecard(replace(leads, outcome=o), rows, choices) for o in (leads.outcome, other))

    assert [(r.shape, r.points.tolist()) for r in one.rules] == [
        (r.shape, r.points.tolist()) for r in two.rules
    ]


@pytest.mark.parametrize(
    ("name", "sign"),
    [("TotalVisits", 1), ("Email Opened", 1), ("Unsubscribed", -1), ("Do Not Email", -1), ("Industry", 0),
     ("days_since_last_visit", -1), ("email_bounced", -1), ("Total Time Spent on Website", 1),
     ("session_duration", 1), ("TimeOnSite", 1), ("Pages per Session", 1), ("Minutes Watched", 1),
     ("hours_since_last_session", -1), ("time_to_reply", -1), ("bounced_visits", -1),
     ("contract_duration", 0), ("lead_time", 0), ("landing_page", 0)],
)  # fmt: skip
def test_names_say_which_way_points_go(name, sign):
    assert sense(name) == sign


def made(leads, seed):
    """Leads with ten numbers that each say a little, and the chance of a win that they make."""
    random = np.random.default_rng(seed)
    numbers = random.normal(size=(leads, 10))
    chance = 1 / (1 + np.exp(-(numbers.sum(axis=1) * 0.5 - 0.5)))
    columns = tuple(
        Column(f"n{at}", np.array([f"{value:.3f}" for value in column], dtype=object))
        for at, column in enumerate(numbers.T)
    )
    outcome = (random.random(leads) < chance).astype(np.int64)
    return PastLeads(Known(leads, columns), outcome, order=np.arange(leads)), chance


def ranked(told, seed, few):
    """How well points learned from the first leads rank the chance of the others (Spearman)."""
    leads, chance = made(1_000, seed)
    choices = CardChoices(frozenset(column.name for column in leads.known.columns), sense)
    card = scorecard(leads, np.arange(few), choices, told=chance[:few] if told else None)
    totals = card.totals(1_000)[few:]
    mine, theirs = (np.argsort(np.argsort(each)) for each in (totals, chance[few:]))
    return float(np.corrcoef(mine, theirs)[0, 1]) if totals.any() else 0.0


def test_points_of_few_leads_rank_better_where_a_predictor_says_what_it_makes_of_them():
    few = [[ranked(told, seed, 100) for told in (True, False)] for seed in range(8)]

    gains = np.array([taught - plain for taught, plain in few])
    assert gains.mean() > 0.05
    assert (gains > 0).sum() >= 6


@pytest.mark.parametrize("seed", range(3))
def test_a_predictor_that_tells_nothing_has_no_say(seed):
    leads, _ = made(80, seed)
    by_chance = replace(leads, outcome=(np.random.default_rng(seed).random(80) < 0.3).astype(np.int64))
    rows = np.arange(80)

    taught = lesson(by_chance, rows, LearningOptions(), Chance(0))

    assert not taught.tells
    assert taught.told(by_chance, rows) is None


def test_a_predictor_that_tells_something_says_it_of_each_lead():
    leads, chance = made(400, 0)
    rows = np.arange(400)

    taught = lesson(leads, rows, LearningOptions(), Chance(0))

    said = taught.told(leads, rows)
    assert taught.tells
    assert said is not None
    assert np.corrcoef(said, chance)[0, 1] > 0.8


def test_the_more_leads_the_less_the_predictor_says():
    def moved(few):
        leads, _ = made(3_000, 0)
        choices = CardChoices(frozenset({"n0"}), sense, most=1)
        wrong = np.full(few, 0.5)
        plain, taught = (scorecard(leads, np.arange(few), choices, told=told) for told in (None, wrong))
        return taught.slope * taught.totals(3_000).std() / (plain.slope * plain.totals(3_000).std())

    assert moved(300) == pytest.approx(0.5, abs=0.2)
    assert moved(2_700) == pytest.approx(0.9, abs=0.1)
