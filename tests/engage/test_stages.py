"""The stage a lead is in follows from its moves in the order of time, however they became known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.engage.stages import (
    CUSTOMER,
    LOST,
    NOWHERE,
    OPPORTUNITY,
    RECYCLED,
    SAL,
    SET_BY_PEOPLE,
    SQL,
    Cause,
    Force,
    Move,
    Standing,
    after,
    anchor,
    next_turn,
    recycled_at,
    risen,
    standing,
)

LADDER = ["IQL", "MQL"]


def model(stage, at, rank=None):
    return Move(stage, at, Cause.MODEL, rank=LADDER.index(stage) + 1 if rank is None else rank)


def person(stage, at, force=Force.SETS, **said):
    return Move(stage, at, Cause.PERSON, force=force, **said)


def message(stage, at, force=Force.DEALS, **said):
    return Move(stage, at, Cause.MESSAGE, force=force, **said)


def stage_of(*moves, at=None):
    return standing(moves, at).stage


def test_a_lead_that_was_never_moved_is_in_no_stage():
    assert standing([]) == NOWHERE


def test_the_latest_move_counts_and_since_when_the_stage_is_kept_over_steps():
    found = standing([
        person(OPPORTUNITY, 5, step="Negotiation"),
        person(OPPORTUNITY, 3, step="Inquiry"),
        person(SQL, 2),
    ])  # fmt: skip

    assert (found.stage, found.step, found.since) == (OPPORTUNITY, "Negotiation", 3)


def test_what_lies_ahead_does_not_count_yet():
    moves = (person(SAL, 1), person(SQL, 3))

    assert stage_of(*moves, at=2) == SAL
    assert stage_of(*moves, at=3) == SQL


def test_an_older_message_does_not_overwrite_a_persons_later_word():
    assert stage_of(person(SQL, 5), message(LOST, 4)) == SQL
    assert stage_of(person(SQL, 5), message(LOST, 6)) == LOST


def test_of_what_happens_at_one_instant_a_person_has_the_last_word():
    assert stage_of(person(SQL, 5), message(CUSTOMER, 5), model("MQL", 5)) == SQL


def test_the_model_moves_up_its_ladder_and_never_down():
    assert stage_of(model("MQL", 1), model("IQL", 2)) == "MQL"
    assert stage_of(model("IQL", 1), model("MQL", 2)) == "MQL"


@pytest.mark.parametrize("stage", [SAL, SQL, OPPORTUNITY, CUSTOMER, LOST])
def test_the_model_moves_no_lead_that_people_took_on_or_gave_up(stage):
    assert stage_of(person(stage, 1), model("MQL", 2)) == stage
    assert risen(Standing(stage, since=1), LADDER, "MQL", 2) is None


def test_accepting_raises_and_takes_nothing_from_who_is_further():
    for before in ("MQL", LOST, RECYCLED):
        assert stage_of(person(before, 1), person(SAL, 2, Force.RAISES)) == SAL
    for before in (SQL, OPPORTUNITY, CUSTOMER):
        assert stage_of(person(before, 1), person(SAL, 2, Force.RAISES)) == before


def test_an_opportunity_that_is_created_again_stays_at_its_step():
    moves = (
        message(OPPORTUNITY, 1, step="Negotiation"),
        message(OPPORTUNITY, 2, Force.RAISES, step="Inquiry"),
    )

    assert standing(moves).step == "Negotiation"


def test_a_customer_stays_one_when_another_deal_is_lost_or_begins():
    won = message(CUSTOMER, 1, step="Closed Won")

    assert stage_of(won, message(LOST, 2)) == CUSTOMER
    assert stage_of(won, message(OPPORTUNITY, 2, step="Inquiry")) == CUSTOMER
    assert stage_of(won, message(CUSTOMER, 2)) == CUSTOMER
    assert stage_of(won, person(LOST, 2)) == LOST


def test_a_recycled_lead_rests_and_may_then_qualify_again():
    recycled = person(RECYCLED, 10, rest_until=20)
    found = standing([model("MQL", 1), recycled])

    assert (found.stage, found.rest_until, found.recycled_at) == (RECYCLED, 20, 10)
    assert stage_of(recycled, model("IQL", 19)) == RECYCLED
    assert stage_of(recycled, model("IQL", 20)) == "IQL"
    assert risen(found, LADDER, "IQL", 19) is None
    assert risen(found, LADDER, "IQL", 20) == model("IQL", 20)
    assert standing([recycled, model("IQL", 20)]).recycled_at == 10


def test_a_lead_recycled_without_a_rest_may_qualify_at_once():
    assert stage_of(person(RECYCLED, 10), model("IQL", 10)) == RECYCLED
    assert stage_of(person(RECYCLED, 10), model("IQL", 11)) == "IQL"


def test_a_rule_recycles_only_who_is_still_in_the_stage_it_is_about():
    by_rule = Move(RECYCLED, 10, Cause.RECYCLE, before="MQL", rest_until=20)

    assert stage_of(model("MQL", 1), by_rule) == RECYCLED
    late = standing([model("MQL", 1), by_rule, message(CUSTOMER, 5)])
    assert (late.stage, late.recycled_at) == (CUSTOMER, None)


def test_the_model_moves_a_lead_to_what_it_qualifies_for_once():
    assert risen(NOWHERE, LADDER, "MQL", 7) == model("MQL", 7)
    assert risen(after(NOWHERE, model("MQL", 7)), LADDER, "MQL", 8) is None
    assert risen(after(NOWHERE, model("MQL", 7)), LADDER, "IQL", 8) is None
    assert risen(NOWHERE, LADDER, None, 7) is None
    assert risen(NOWHERE, LADDER, "Elsewhere", 7) is None


def test_a_stage_of_a_models_that_is_called_like_one_of_peoples_is_left_to_them():
    assert risen(NOWHERE, ["IQL", "SQL"], "SQL", 7) is None


def test_what_a_former_model_called_its_stages_is_below_all_of_the_present_one():
    former = Standing("Sizzling", since=1, rank=3)

    assert risen(former, LADDER, "IQL", 7) == model("IQL", 7, rank=4)


def test_a_person_is_overruled_only_by_more_than_was_known_then():
    rank = anchor(LADDER, "IQL", "MQL")
    put_back = standing([model("MQL", 1), person("IQL", 2, rank=rank)])

    assert put_back.stage == "IQL"
    assert risen(put_back, LADDER, "MQL", 3) is None
    assert risen(put_back, [*LADDER, "PQL"], "PQL", 3) is not None
    assert anchor(LADDER, "SAL", None) == 0


def test_a_recycle_rule_waits_for_as_long_as_it_says_from_when_the_stage_began():
    found = standing([model("MQL", 5)])

    assert recycled_at(found, {"MQL": 10}) == 15
    assert recycled_at(found, {"IQL": 10}) is None
    assert recycled_at(NOWHERE, {"": 10}) is None
    assert recycled_at(standing([person(RECYCLED, 5)]), {RECYCLED: 1}) is None
    assert next_turn(found, {"MQL": 10}, 14) == 15
    assert next_turn(found, {"MQL": 10}, 15) is None
    assert next_turn(standing([person(RECYCLED, 5, rest_until=9)]), {}, 5) == 9


NAMES = st.sampled_from([*LADDER, *SET_BY_PEOPLE])
MESSAGES = st.builds(
    message,
    st.sampled_from(SET_BY_PEOPLE),
    st.integers(0, 5),
    st.sampled_from(Force),
    step=st.sampled_from(["", "Inquiry", "Negotiation"]),
    rest_until=st.none() | st.integers(0, 9),
)
MOVES = (
    MESSAGES
    | st.builds(model, st.sampled_from(LADDER), st.integers(0, 5))
    | st.builds(
        lambda at: Move(RECYCLED, at, Cause.RECYCLE, before="MQL", rest_until=at + 2), st.integers(0, 5)
    )
)


@given(st.lists(MOVES, max_size=7), st.randoms(), st.none() | st.integers(0, 6))
def test_the_order_in_which_messages_become_known_does_not_matter(moves, random, at):
    shuffled = random.sample(moves, len(moves))

    assert _without_rest(standing(shuffled, at)) == _without_rest(standing(moves, at))


def _without_rest(found):
    """Two messages of one instant may say the same of a lead and differ in how long it rests: that is kept apart."""
    return found.stage, found.step, found.since, found.rank, found.recycled_at


@given(st.lists(MOVES, max_size=6), st.sampled_from([*SET_BY_PEOPLE]))
def test_a_person_who_speaks_last_is_heard(moves, stage):
    assert stage_of(*moves, person(stage, 9)) == stage


@given(st.lists(MOVES, max_size=6), st.sampled_from([None, *LADDER, "SAL", "Old"]))
def test_what_the_model_decides_by_itself_is_never_down_and_holds(moves, qualifies):
    before = standing(moves)
    move = risen(before, LADDER, qualifies, 9)

    if move is not None:
        assert before.stage not in {SAL, SQL, OPPORTUNITY, CUSTOMER, LOST}
        assert standing([*moves, move]).stage == qualifies
        assert risen(standing([*moves, move]), LADDER, qualifies, 10) is None


def test_a_move_that_was_taken_back_counted_until_then():
    move = Move(RECYCLED, 5, Cause.PERSON, taken_back_at=8)

    assert [stage_of(person(SQL, 1), move, at=at) for at in (4, 5, 7, 8)] == [SQL, RECYCLED, RECYCLED, SQL]
    assert stage_of(person(SQL, 1), move) == SQL
