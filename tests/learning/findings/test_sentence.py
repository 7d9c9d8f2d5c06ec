import numpy as np
import pytest

from leadlight.learning.findings.composing import sentence
from leadlight.learning.judging.figures import Figure, Verdict

AUC = Figure(0.7, 0.55, 0.8)
WON = np.array([1.0, 0.0])


@pytest.mark.parametrize("verdict", ["ready", "weak", "no signal", "too little data"])
def test_rules_are_spoken_of_only_where_there_are_some(verdict: Verdict):
    assert "your rules" not in sentence(verdict, AUC, WON, rules=False)


def test_beside_rules_a_weak_predictor_and_one_of_few_leads_name_them():
    assert sentence("weak", AUC, WON, rules=True).endswith("Use it beside your rules, not instead of them.")
    assert "lean on the base rate and your rules, and are rough" in sentence(
        "too little data", AUC, WON, rules=True
    )
