import random

from leadlight.insights.distrust import FEWEST, Trust, trust_in_rules
from leadlight.insights.rates import wilson
from leadlight.insights.verdicts import Rated, Verdict

A, B, QUIET = ("fit", None, "A"), ("engagement", "web", "B"), ("fit", None, "Quiet")


def taken(*rules, rated=Rated.FIRST):
    return Verdict(0, accepted=True, rated=rated, rules=frozenset(rules))


def refused(*rules, rated=Rated.FIRST):
    return Verdict(0, accepted=False, rated=rated, rules=frozenset(rules))


def test_a_rule_is_distrusted_that_fired_on_the_leads_people_rejected():
    verdicts = [refused(A, B)] * 18 + [taken(A, B)] * 2 + [taken(B)] * 18
    verdicts += [refused(B)] * 2

    distrusted, other = trust_in_rules(verdicts)

    assert (distrusted.rule, distrusted.trust) == (A, Trust.DISTRUSTED)
    assert (distrusted.rejected, distrusted.fired, distrusted.others_rejected, distrusted.others) == (
        18, 20, 2, 20,
    )  # fmt: skip
    assert distrusted.apart is not None
    assert distrusted.apart.value == 0.8
    assert distrusted.apart.low > 0.4
    assert (other.rule, other.trust, other.apart) == (B, Trust.TOO_FEW, None)  # it fired on all of them


def test_a_rule_is_trusted_that_fired_on_the_leads_people_took():
    verdicts = [taken(A)] * 20 + [refused()] * 20

    assert [each.trust for each in trust_in_rules(verdicts)] == [Trust.TRUSTED]


def test_leads_that_the_model_did_not_put_first_say_nothing_of_it():
    verdicts = [refused(A, rated=Rated.LAST)] * 20 + [taken(rated=Rated.BETWEEN)] * 20

    assert trust_in_rules(verdicts) == ()


def test_with_too_few_verdicts_nothing_is_said():
    verdicts = [refused(A)] * (FEWEST - 1) + [taken()] * 50

    (found,) = trust_in_rules(verdicts)

    assert (found.trust, found.apart) == (Trust.TOO_FEW, None)
    assert (found.share, found.others_share) == (wilson(4, 4), wilson(0, 50))


def test_among_many_rules_that_mean_nothing_hardly_ever_one_stands_out():
    """The usual interval would let one of twenty stand out in every company; here it is one company in twenty."""
    drawn = random.Random(7)
    rules = [("fit", None, f"Rule {number:02}") for number in range(20)]
    alarms = 0
    for _ in range(100):
        verdicts = [
            (taken if drawn.random() < 0.6 else refused)(*(rule for rule in rules if drawn.random() < 0.4))
            for _ in range(80)
        ]
        alarms += any(each.trust in {Trust.DISTRUSTED, Trust.TRUSTED} for each in trust_in_rules(verdicts))

    assert alarms <= 10
