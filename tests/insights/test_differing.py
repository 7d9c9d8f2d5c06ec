from dataclasses import replace

from leadlight.insights.differing import Candidate, PeopleDoubt, PredictorDoubts, most_differing_first
from leadlight.insights.verdicts import Rated, Verdict

A, B, C, D = (("fit", None, name) for name in "ABCD")


def waits(lead, total, *rules, probability=None):
    return Candidate(lead, total, frozenset(rules), probability)


def taken(count, *rules):
    return [Verdict(at, accepted=True, rated=Rated.FIRST, rules=frozenset(rules)) for at in range(count)]


def refused(count, *rules):
    return [replace(each, accepted=False) for each in taken(count, *rules)]


def order(found):
    return [each.lead for each in found]


def test_without_anybody_who_thinks_otherwise_points_decide():
    found = most_differing_first([waits(1, 50, A), waits(2, 90, B), waits(3, 90, C)], [])

    assert order(found) == [2, 3, 1]
    assert {each.doubt for each in found} == {None}


def test_a_lead_comes_first_whose_like_people_rejected():
    known = [*refused(9, A, B), *taken(3, A, B), *taken(12, C, D)]

    first, second = most_differing_first([waits(1, 90, C, D), waits(2, 50, A, B)], known)

    assert (first.lead, first.doubt) == (2, PeopleDoubt(9, 12))
    assert (second.lead, second.doubt) == (1, None)


def test_leads_are_alike_that_share_half_of_their_rules():
    known = refused(9, A, B)

    (half,) = most_differing_first([waits(1, 90, A)], known)
    (third,) = most_differing_first([waits(1, 90, A, C)], known)

    assert half.doubt == PeopleDoubt(9, 9)
    assert third.doubt is None


def test_of_many_the_most_alike_and_the_latest_are_asked():
    known = [*taken(50, A, B, C), *refused(20, A, B)]

    (found,) = most_differing_first([waits(1, 90, A, B)], known)

    assert found.doubt == PeopleDoubt(20, 20)


def test_two_verdicts_or_a_lead_without_rules_say_nothing():
    (few,) = most_differing_first([waits(1, 90, A)], refused(2, A))
    (blank,) = most_differing_first([waits(1, 90)], refused(9))

    assert (few.doubt, blank.doubt) == (None, None)


def test_a_lead_comes_first_that_the_predictor_ranks_far_below_its_points():
    chances = [0.01, 0.9, 0.8, 0.7, 0.6]
    found = most_differing_first(
        [waits(lead, 100 - lead, probability=chance) for lead, chance in enumerate(chances)], []
    )

    assert order(found) == [0, 1, 2, 3, 4]
    assert found[0].doubt == PredictorDoubts(place=5, by_points=1, of=5, probability=0.01)
    assert found[0].difference == 0.8
    assert {each.doubt for each in found[1:]} == {None}


def test_a_predictor_that_has_not_judged_all_of_them_is_not_asked():
    found = most_differing_first([waits(1, 90, probability=0.1), waits(2, 80)], [])

    assert {each.doubt for each in found} == {None}


def test_of_two_who_think_otherwise_the_one_who_differs_more_is_named():
    candidates = [waits(lead, 100 - lead, A, B, probability=lead / 10) for lead in range(1, 5)]

    found = most_differing_first(candidates, refused(30, A, B))

    assert {type(each.doubt) for each in found} == {PeopleDoubt}
