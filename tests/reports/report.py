"""A learning report made by hand, in which every part has something to show."""

from dataclasses import replace

from leadlight.learning.choosing.choice import Tried
from leadlight.learning.findings.report import (
    BandReport,
    CalibrationPoint,
    Effect,
    EffectPoint,
    FieldReport,
    Holdout,
    Illusion,
    LeakReport,
    LearningReport,
    SegmentReport,
)
from leadlight.learning.judging.figures import Figure, Threshold
from leadlight.statistics.intervals import wilson_interval


def rate(won, leads):
    """Give a win rate with its interval."""
    return Figure(won / leads, *wilson_interval(won / leads, leads))


HOSTILE = '<script>alert("won")</script>'

REPORT = LearningReport(
    rows=1_000,
    won=200,
    open=50,
    base_rate=0.2,
    split="time",
    holdout=Holdout(200, 40),
    metrics={"auc": Figure(0.81, 0.76, 0.86), "captured_top_20": Figure(0.55, 0.45, 0.65)},
    candidates=(Tried("scorecard", 0.41, 0.80, 0.2), Tried("random forest", 0.40, 0.81, 1.5)),
    chosen="scorecard",
    verdict="ready",
    sentence="A won lead stands above a lost one 81% of the time.",
    fields=(
        FieldReport("city", "use", "12 values", 0.4),
        FieldReport("tags", "left out", "known later", 0.0),
    ),
    leakage=(
        LeakReport("tags", left_out=True, evidence="'tags' is set late."),
        LeakReport("origin", left_out=False, evidence="'origin' is suspicious."),
    ),
    threshold=Threshold(0.4, 0.6, 0.7),
    illusion=Illusion(Figure(0.81, 0.76, 0.86), Figure(0.99, 0.98, 1.0)),
    rule_auc=Figure(0.6, 0.5, 0.7),
    better_than_rules=Figure(0.21, 0.1, 0.3),
    gain=((0.0, 0.0), (0.5, 0.8), (1.0, 1.0)),
    calibration=(
        CalibrationPoint(0.05, 0.04, 100, 4, rate(4, 100)),
        CalibrationPoint(0.35, 0.36, 100, 36, rate(36, 100)),
    ),
    effects=(
        Effect(
            "city",
            (
                EffectPoint("Rome", 0.7, 300, 90, rate(90, 300)),
                EffectPoint("Oslo", -0.4, 700, 110, rate(110, 700)),
            ),
        ),
    ),
    bands=(
        BandReport("very high", 50, 30, rate(30, 50), 1_200.0, 21.5),
        BandReport("low", 50, 1, rate(1, 50), None, None),
    ),
    segments=(SegmentReport("de", 500, 100, 0.42, 0.40, Figure(0.02, 0.005, 0.035), helps=True),),
    notes=("Leads are looked at 14 days after they arrived; `--at` says otherwise.",),
)

NOTHING = replace(
    REPORT,
    rows=0,
    won=0,
    open=9,
    base_rate=float("nan"),
    split="folds",
    holdout=Holdout(0, 0),
    metrics={"auc": Figure(float("nan"), float("nan"), float("nan"))},
    candidates=(),
    verdict="too little data",
    fields=(),
    leakage=(),
    threshold=None,
    illusion=None,
    rule_auc=None,
    better_than_rules=None,
    gain=(),
    calibration=(),
    effects=(),
    bands=(),
    segments=(),
    notes=(),
)
