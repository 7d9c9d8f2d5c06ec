from dataclasses import replace

import pytest

from leadlight.learning.findings.report import Holdout, LeakReport
from leadlight.learning.judging.figures import Figure
from leadlight.reports.next_steps import next_steps
from tests.reports.report import REPORT


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("ready", "Predict your open leads"),
        ("weak", "beside your rules, not instead"),
        ("no signal", "Do not sort leads by this"),
        ("too little data", "learn again from 40 won and 40 lost leads on"),
    ],
)
def test_the_verdict_decides_what_comes_first(verdict, said):
    assert said in next_steps(replace(REPORT, verdict=verdict))[0]


@pytest.mark.parametrize("verdict", ["ready", "weak", "no signal", "too little data"])
def test_who_has_no_rules_is_not_told_of_them(verdict):
    alone = replace(REPORT, verdict=verdict, rule_auc=None, better_than_rules=None)

    assert not any("your rules" in step for step in next_steps(alone))


def test_a_suspicious_field_is_asked_about_by_its_name():
    assert any("origin" in step and "--drop" in step for step in next_steps(REPORT))


def test_a_field_that_was_kept_is_not_asked_about_and_named_as_what_new_leads_must_have():
    kept = replace(REPORT, leakage=(LeakReport("origin", left_out=False, evidence="Suspicious.", kept=True),))

    steps = next_steps(kept)

    assert not any("known at first contact" in step for step in steps)
    assert any("You kept origin" in step for step in steps)


def test_probabilities_that_are_far_off_are_said_where_enough_leads_say_it():
    off = {**REPORT.metrics, "calibration_error": Figure(0.09, 0.07, 0.11)}

    many = next_steps(replace(REPORT, metrics=off, holdout=Holdout(2_000, 400)))
    few = next_steps(replace(REPORT, metrics=off))

    assert any("Trust the order more" in step for step in many)
    assert not any("Trust the order more" in step for step in few)


def test_who_has_said_when_leads_arrived_is_not_asked_again():
    folds = replace(REPORT, split="folds")

    assert any("--created" in step for step in next_steps(folds))
    assert not any("--created" in step for step in next_steps(replace(folds, ordered=True)))
