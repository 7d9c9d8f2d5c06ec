from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.identifiers import ANONYMOUS_ID, EMAIL, LIMITS, PHONE, USER_ID, Identifier
from leadlight.ingest.identity import (
    KNOWN,
    Decision,
    Dropped,
    Neighbourhood,
    agree,
    decide,
    hanging_together,
    leaving,
    seniority,
    uid_of,
)

U1, U2 = Identifier(USER_ID, "u-1"), Identifier(USER_ID, "u-2")
E1, E2 = Identifier(EMAIL, "ana@acme.example"), Identifier(EMAIL, "ben@acme.example")
P1, P2 = Identifier(PHONE, "+41446681800"), Identifier(PHONE, "+41446681801")
A1, A2 = Identifier(ANONYMOUS_ID, "a-1"), Identifier(ANONYMOUS_ID, "a-2")


def people(*leads, apart=()):
    """Build a neighbourhood of stored leads, 1 before 2, each with its identifiers."""
    around = Neighbourhood()
    for number, identifiers in enumerate(leads, 1):
        around.owners.update(dict.fromkeys(identifiers, number))
        around.has[number] = Counter(each.kind for each in identifiers)
    around.apart.update(apart)
    return around


def test_nobody_knows_the_first_one():
    assert decide([U1, E1, A1], Neighbourhood()) == Decision(None, (U1, E1, A1))


def test_known_identifiers_name_their_lead():
    assert decide([U1, A1], people([U1, A1])) == Decision(1)


def test_new_identifiers_are_attached_to_the_lead_that_the_others_name():
    assert decide([U1, E1], people([E1])) == Decision(1, (U1,))


def test_two_leads_that_one_message_names_are_one():
    assert decide([U1, E1], people([E1], [U1])) == Decision(2, (), ((2, 1),), (), ((2, 1),))


def test_of_two_leads_the_older_stays_where_both_are_known_alike():
    assert decide([E1, E2], people([E2], [E1])) == Decision(2, (), ((1, 2),), (), ((1, 2),))


def test_an_anonymous_lead_goes_into_a_known_one():
    assert decide([E1, A1], people([A1], [E1]), browser=True) == Decision(2, (), ((2, 1),), (), ((2, 1),))


def test_a_known_lead_may_be_found_by_the_weakest_of_all():
    assert decide([U1, A1], people([A1]), browser=True) == Decision(1, (U1,))


def test_a_second_user_id_is_no_part_of_a_lead():
    decision = decide([U2, E1], people([U1, E1]))

    assert decision.lead is None
    assert decision.attach == (U2,)
    assert decision.dropped == (Dropped(E1, 1, "a lead has at most 1 user id"),)


def test_a_kind_that_is_full_takes_no_more():
    full = [Identifier(EMAIL, f"{n}@acme.example") for n in range(LIMITS[EMAIL])]

    decision = decide([U1, E1], people([U1, *full]))

    assert decision == Decision(1, (), (), (Dropped(E1, None, "a lead has at most 5 e-mail addresses"),))


def test_leads_that_would_have_too_many_together_stay_two():
    one = [Identifier(PHONE, f"+4144668180{n}") for n in range(3)]
    other = [Identifier(PHONE, f"+4144668181{n}") for n in range(3)]

    decision = decide([E1, A1], people([E1, *one], [A1, *other]))

    assert decision.dropped[0].reason == "a lead has at most 5 phone numbers"


def test_a_shared_browser_makes_no_one_of_two_people():
    decision = decide([E2, A1], people([E1, A1]))

    assert decision.attach == (E2,)
    assert decision.lead is None
    assert decision.dropped[0].reason == (
        "an anonymous id may be shared: it makes no one of two people with an e-mail address or a user id"
    )


def test_a_shared_phone_makes_no_one_of_two_people():
    decision = decide([E2, P1], people([E1, P1], [E2]))

    assert (decision.lead, decision.merges) == (2, ())
    assert decision.dropped[0].reason.startswith("a phone number may be shared")


def test_a_phone_finds_a_lead_that_has_nothing_stronger():
    assert decide([E1, P1], people([P1])) == Decision(1, (E1,))


def test_a_browser_makes_no_one_of_two_known_people():
    decision = decide([U1, E1], people([U1], [E1]), browser=True)

    assert decision == Decision(
        1, (), (), (Dropped(E1, 2, "a browser key makes no one of two known people"),)
    )


def test_a_browser_gives_no_known_person_another_address_through_its_anonymous_id():
    decision = decide([E1, A1], people([P1, A1]), browser=True)

    assert decision.lead is None
    assert decision.dropped[0].reason == "a browser key makes no one of two known people"


def test_a_browser_makes_one_new_person_of_a_user_id_and_an_address_that_nobody_has():
    assert decide([U1, E1, A1], people([A1]), browser=True) == Decision(1, (U1, E1))


@pytest.mark.parametrize("new", [E1, P1])
def test_a_browser_gives_a_known_person_no_other_identifier(new):
    reason = "a browser key attaches nothing but anonymous ids to a known person"

    assert decide([U1, new, A1], people([U1]), browser=True) == Decision(
        1, (A1,), (), (Dropped(new, None, reason),)
    )
    assert decide([U1, new], people([U1])) == Decision(1, (new,))


@pytest.mark.parametrize("known", [E1, P1])
def test_a_browser_gives_its_user_id_to_no_known_person(known):
    assert decide([U1, known], people([known]), browser=True) == Decision(
        None, (U1,), (), (Dropped(known, 1, "a browser key makes no one of two known people"),)
    )


def test_a_browser_may_repeat_what_a_person_has_already():
    assert decide([U1, E1, A1], people([U1, E1]), browser=True) == Decision(1, (A1,))


def test_who_is_kept_apart_stays_apart_whoever_was_named_first():
    for apart in ((1, 2), (2, 1)):
        decision = decide([U1, E1], people([U1], [E1], apart=[apart]))

        assert decision.dropped == (Dropped(E1, 2, "a person keeps these two leads apart"),)


def test_who_is_kept_apart_is_so_from_all_that_a_message_joins():
    decision = decide([E1, E2, P1], people([E1], [E2], [P1], apart=[(1, 3)]))

    assert decision.merges == ((1, 2),)
    assert [each.identifier for each in decision.dropped] == [P1]


def test_three_leads_become_one():
    assert decide([U1, E1, A1], people([A1], [E1], [U1])) == Decision(
        3, (), ((3, 2), (3, 1)), (), ((3, 2), (3, 1))
    )


def test_what_is_linked_are_the_leads_that_were_named_not_their_roots():
    around = people([E1], [E2], [U1])
    around.enact(decide([E1, E2], around))

    assert decide([U1, E2], around) == Decision(3, (), ((3, 1),), (), ((3, 2),))
    assert decide([E2, A1, P1], people([E1], [A1], [E2], [P1])).links == ((3, 2), (3, 4))


def test_links_tie_leads_together_over_several_steps():
    links = [(1, 2), (3, 2), (4, 5)]

    assert [hanging_together(lead, links) for lead in (1, 3, 5, 6)] == [{1, 2, 3}, {1, 2, 3}, {4, 5}, {6}]


def test_who_goes_when_a_link_is_cut_goes_with_what_hangs_on_it_and_the_most_senior_stands_for_them():
    counts = {3: Counter({EMAIL: 1}), 4: Counter({USER_ID: 1})}
    rest = [(1, 2), (3, 4)]

    assert leaving((2, 3), rest, 1, counts) == ({3, 4}, 4)
    assert leaving((3, 2), rest, 1, counts) == ({3, 4}, 4)
    assert leaving((2, 3), rest, 4, counts) == ({1, 2}, 1)


def test_a_decision_changes_what_the_next_one_sees():
    around = people([E1], [U1], [A1], apart=[(1, 3)])

    assert around.enact(decide([U1, E1, P1], around)) == 2
    assert around.root(1) == 2
    assert around.counts(2) == Counter({EMAIL: 1, USER_ID: 1, PHONE: 1})
    assert around.kept_apart(2, 3)
    assert agree([U1, E1, P1], around)
    assert not agree([U1, A1], around)
    assert not agree([A2, U1], around)


def test_new_leads_are_numbered_downwards():
    around = Neighbourhood()

    assert [around.enact(decide([each], around)) for each in (A1, A2)] == [-1, -2]
    assert around.enact(decide([A1, A2], around)) == -1
    assert around.root(-2) == -1


def test_a_stored_lead_is_older_than_a_new_one():
    nothing: Counter[str] = Counter()

    assert seniority(9, nothing) < seniority(-1, nothing) < seniority(-2, nothing)


# --- the law: where nothing conflicts, the order does not matter ------------------------------------

KINDS = (USER_ID, EMAIL, EMAIL, PHONE, ANONYMOUS_ID, ANONYMOUS_ID)


@st.composite
def peaceful(draw):
    """Messages of some people who share nothing, each with identifiers of its own, in any order.

    What each person's messages have in common is a chain, so that no message is left alone.
    """
    messages = []
    for person in range(draw(st.integers(1, 3))):
        own = [Identifier(kind, f"{kind}-{person}-{n}") for n, kind in enumerate(KINDS)]
        said = draw(st.lists(st.sets(st.sampled_from(own), min_size=1, max_size=3), min_size=1, max_size=7))
        strong = [each for each in own if each.kind in {USER_ID, EMAIL} and any(each in m for m in said)]
        said += [{one, other} for one, other in pairwise(strong)]
        messages += said
    order = sorted(KINDS, key=list(LIMITS).index)
    return [sorted(message, key=lambda each: (order.index(each.kind), each.value)) for message in messages]


@given(st.data(), peaceful())
def test_where_nothing_conflicts_people_are_what_hangs_together_in_any_order(data, messages):
    order = data.draw(st.permutations(range(len(messages))))

    placed = placed_in(order, messages)

    assert placed == what_hangs_together(messages)


def placed_in(order, messages):
    around = Neighbourhood()
    leads = {}
    for place in order:
        leads[place] = around.enact(decide(messages[place], around))
    groups: dict[int, set[int]] = {}
    for place, lead in leads.items():
        groups.setdefault(around.root(lead), set()).add(place)
    return sorted(map(sorted, groups.values()))


def what_hangs_together(messages):
    groups: list[tuple[set[int], set[Identifier]]] = []
    for place, message in enumerate(messages):
        touching = [group for group in groups if group[1] & set(message)]
        groups = [group for group in groups if group not in touching]
        groups.append(
            (
                {place}.union(*(group[0] for group in touching)),
                set(message).union(*(group[1] for group in touching)),
            )
        )
    return sorted(sorted(places) for places, _ in groups)


@given(
    st.data(), st.lists(st.sets(st.sampled_from([U1, U2, E1, E2, P1, P2, A1, A2]), min_size=1), max_size=12)
)
def test_nobody_ever_has_more_than_the_limits_and_a_browser_adds_nothing_to_known_people(data, messages):
    around = Neighbourhood()
    for message in messages:
        browser = data.draw(st.booleans())
        identifiers = sorted(message, key=lambda each: (list(LIMITS).index(each.kind), each.value))
        before = {root: counts.copy() for root, counts in around.has.items()}
        decision = decide(identifiers, around, browser=browser)
        around.enact(decision)
        for survivor, loser in decision.merges if browser else ():
            assert sum(any(before[lead][kind] for kind in KNOWN) for lead in (survivor, loser)) < 2
        assert all(counts[kind] <= limit for counts in around.has.values() for kind, limit in LIMITS.items())
        known = {lead for lead, counts in before.items() if any(counts[kind] for kind in KNOWN)}
        if browser and decision.lead is not None and {around.root(decision.lead)} & known:
            assert {each.kind for each in decision.attach} <= {ANONYMOUS_ID}


def test_a_lead_has_the_same_name_whenever_it_is_made_from_a_message():
    assert uid_of("m1") == uid_of("m1") != uid_of("m2")
    assert len(uid_of("\ud800")) == 24
