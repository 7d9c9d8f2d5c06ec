"""The report, put together from a proof and a final lesson."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.candidates.rule_score import rule_points
from leadlight.learning.choosing.large_lists import spared
from leadlight.learning.dataset import Floats, Outcome, PastLeads, Whole
from leadlight.learning.fields.fine import title_of
from leadlight.learning.findings.curves import band_reports, calibration_points, effects, gain_curve
from leadlight.learning.findings.report import (
    FieldReport,
    Holdout,
    Illusion,
    LeakReport,
    LearningReport,
    SegmentReport,
)
from leadlight.learning.judging.figures import (
    Figure,
    Judged,
    Verdict,
    auc_difference,
    figures,
    mean_figure,
    threshold,
    verdict,
)
from leadlight.learning.lessons.lesson import Lesson, won_of
from leadlight.learning.lessons.proving import Proof
from leadlight.learning.matrix import Matrix
from leadlight.learning.predictors.own_models import segments_said
from leadlight.learning.predictors.predictor import Predictor
from leadlight.learning.predictors.segments import spellings_of
from leadlight.learning.wording import percent
from leadlight.statistics.intervals import FEWEST


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """All that a report is made of; `matrix` and `contributions` are of the decided leads, `rows`."""

    past: PastLeads
    rows: Whole
    final: Lesson
    proof: Proof
    predictor: Predictor
    matrix: Matrix
    contributions: Contributions


def report_of(found: Findings, seed: int) -> LearningReport:
    """Everything for the report; bootstraps depend on the seed."""
    judged, won = found.proof.judged, won_of(found.past, found.rows)
    metrics, gain = figures(judged, seed), _better_than_rules(found, seed)
    said = verdict(int(won.sum()), int(len(won) - won.sum()), metrics["auc"], gain)
    return LearningReport(
        rows=len(won),
        won=int(won.sum()),
        open=int((found.past.outcome == Outcome.OPEN).sum()),
        base_rate=float(won.mean()) if len(won) else float("nan"),
        split=found.proof.judges.split,
        holdout=Holdout(len(judged.won), int(judged.won.sum())),
        metrics=metrics,
        candidates=found.final.choice.tried,
        chosen=found.final.choice.name,
        verdict=said,
        sentence=sentence(said, metrics["auc"], won, rules=found.past.known.points is not None),
        fields=_fields(found),
        leakage=_leakage(found),
        threshold=threshold(judged),
        illusion=_illusion(found, metrics["auc"], seed),
        rule_auc=_rule_auc(found, seed),
        better_than_rules=gain,
        gain=gain_curve(judged),
        calibration=calibration_points(judged),
        effects=effects(found.contributions, found.matrix, won, _accounts(found)),
        bands=band_reports(found.predictor.bands, judged),
        segments=_segments(found, seed),
        notes=(*_notes(found.proof), *_doubts(found), *segments_said(found.final.own)),
        ordered=found.past.order is not None,
        without_asked=_without_asked(found, seed),
    )


def sentence(said: Verdict, auc: Figure, won: Floats, *, rules: bool) -> str:
    """The verdict in plain words; `rules` says that there is a scoring model beside."""
    interval = f"95 % interval {percent(auc.low)} to {percent(auc.high)}"
    share = f"A won lead stands above a lost one {percent(auc.value)} of the time ({interval})"
    match said:
        case "ready":
            return f"{share}: good enough to sort your leads by."
        case "weak":
            beside = (
                "your rules, not instead of them" if rules else "what you know of a lead, not instead of it"
            )
            return f"{share}: not enough to rely on. Use it beside {beside}."
        case "no signal":
            return f"{share}: that may be chance. These fields do not tell who is won; collect others."
        case "too little data":
            wins, lost = int(won.sum()), int(len(won) - won.sum())
            if not len(won):
                return (
                    "No outcome is known yet: the score of your rules stands in, and probabilities are rough."
                )
            return (
                f"There {'is' if wins == 1 else 'are'} {wins:,} won and {lost:,} lost leads; "
                f"{FEWEST} of each are needed to judge by. "
                f"Until then its probabilities lean on the base rate{' and your rules' * rules}, "
                "and are rough."
            )


def _fields(found: Findings) -> tuple[FieldReport, ...]:
    size = np.abs(found.contributions.values).sum(axis=1) / max(len(found.rows), 1)
    importance = dict(zip(found.contributions.fields, map(float, size), strict=True))
    planned = [
        FieldReport(field.name, field.verdict, field.why, importance.pop(field.name, 0.0))
        for field in found.predictor.plan.fields
    ]
    titles = {feature.field: title_of(feature) for feature in found.matrix.features}
    made = [
        FieldReport(titles.get(name, name), "use", "made of the events and the rules", size)
        for name, size in importance.items()
    ]
    return tuple(sorted([*planned, *made], key=lambda field: -field.importance))


def _leakage(found: Findings) -> tuple[LeakReport, ...]:
    """What betrays the outcome, or may; the field of segments too where it makes none for that reason."""
    leaks, own = found.final.prepared.leaks, found.final.own
    of_segments = None if own is None else own.leak
    if of_segments is not None and of_segments.left_out:
        leaks = (*(leak for leak in leaks if leak.field != of_segments.field), of_segments)
    return tuple(LeakReport(leak.field, leak.left_out, leak.evidence, leak.kept) for leak in leaks)


def _notes(proof: Proof) -> Iterator[str]:
    yield from proof.judges.said
    if proof.lesson is not None:
        yield from spared(proof.lesson.sample, len(proof.rows), at_random=proof.judges.split == "folds")


def _accounts(found: Findings) -> Whole | None:
    return None if found.past.group is None else found.past.group[found.rows]


def _segments(found: Findings, seed: int) -> tuple[SegmentReport, ...]:
    own = found.final.own
    if own is None:
        return ()
    spelt = spellings_of(found.past.known, own.field)
    return tuple(
        SegmentReport(
            spelt[each.value],
            len(each.gain),
            int(each.basis.sample.won.sum()),
            float(each.whole.mean()),
            float((each.whole - each.gain).mean()),
            mean_figure(each.gain, each.basis.group, seed),
            each.helps,
        )
        for each in own.tested
    )


def _points(found: Findings) -> Floats | None:
    known = found.past.known
    if known.points is None:
        return None
    return rule_points(Matrix(known.leads, (), known.points))[found.proof.rows]


def _rule_auc(found: Findings, seed: int) -> Figure | None:
    return _auc_of(found, _points(found), seed)


def _better_than_rules(found: Findings, seed: int) -> Figure | None:
    points = _points(found)
    return (
        None
        if points is None or not found.proof.judged.possible
        else auc_difference(found.proof.judged, points, seed)
    )


def _without_asked(found: Findings, seed: int) -> Figure | None:
    """The AUC without what is asked about; None where nothing is, or where nothing else is left."""
    if not _asks(found) or not found.final.prepared.sure.has_features:
        return None
    return _auc_of(found, found.proof.sure, seed)


def _asks(found: Findings) -> bool:
    return any(leak.asked for leak in found.final.prepared.leaks)


def _doubts(found: Findings) -> Iterator[str]:
    if _asks(found) and not found.final.prepared.sure.has_features:
        yield "Without what is asked about there is nothing left to learn from."


def _auc_of(found: Findings, odds: Floats | None, seed: int) -> Figure | None:
    """The AUC of other log-odds of the leads that judge."""
    judged = found.proof.judged
    return None if odds is None else figures(Judged(odds, judged.won, judged.group), seed)["auc"]


def _illusion(found: Findings, auc: Figure, seed: int) -> Illusion | None:
    bare, illusory = found.proof.bare, found.proof.illusory
    if bare is None and illusory is None:
        return None
    return Illusion(
        _auc_of(found, bare, seed) or auc,
        _auc_of(found, illusory, seed) or auc,
        "without" if bare is None else "with_leaks" if illusory is None else "between",
    )
