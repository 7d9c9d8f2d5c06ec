"""Suggest a scoring model from past leads: few rules, whole points, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from leadlight.actions.backtest_model import moments_of
from leadlight.actions.past_leads import Look, PastTable, check_choices, past_leads_of
from leadlight.actions.past_scores import points_by_score
from leadlight.actions.suggested_document import (
    Frame,
    Level,
    Suggestion,
    document,
    names_of,
    totals_by_score,
)
from leadlight.actions.suggested_frame import LevelNames, framed, kept_said, with_gates
from leadlight.actions.suggested_rules import Evidence, share
from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.errors import DataError
from leadlight.insights.rates import Figure, Floats, Whole, ranking_auc
from leadlight.learning.choosing.splits import Fold, folds, newest
from leadlight.learning.dataset import Outcome, PastLeads
from leadlight.learning.fields.plan import EVENTS, FieldChoices
from leadlight.learning.lessons.preparing import Prepared, prepare
from leadlight.learning.past.history import check_learnable
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.points.scorecard import MOST_RULES, MOST_TAUGHT, CardChoices, Scorecard, scorecard
from leadlight.learning.points.senses import sense
from leadlight.learning.points.thresholds import Capacity, Starts, by_capacity, by_win_rate, weeks_of
from leadlight.learning.wording import percent
from leadlight.scoring.reading import read_model

if TYPE_CHECKING:
    from leadlight.learning.lessons.lesson import Lesson

PARTS = 5


@dataclass(frozen=True, slots=True)
class SuggestChoices:
    """What the user wants: fields kept and dropped, a model (its text) to be like, what sales can work."""

    fields: FieldChoices = field(default_factory=FieldChoices)
    like: str | None = None
    capacity: Capacity | None = None
    most: int = MOST_RULES
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Suggested:
    """The text of a suggested model, how well it ranks leads it has not seen, and what was noticed."""

    text: str
    rules: int
    auc: Figure | None
    full_auc: Figure | None
    said: tuple[str, ...]

    def sentence(self) -> str:
        """How good it is, in words."""
        return _quality(self.auc, self.full_auc)


def suggest_model(
    inputs: Inputs,
    outcome: OutcomeChoices,
    choices: SuggestChoices,
    look: Look | None = None,
    tell: Tell = tell_nobody,
) -> Suggested:
    """Learn points from past leads and write them as a scoring model.

    Raises TableError for what cannot be read, DataError for leads that teach nothing, ModelError for a model
    to be like that is none.
    """
    with opened(inputs, tell) as work:
        found = past_leads_of(work, outcome, replace(look or Look(), properties=True))
        check_learnable(found.past, found.unknown)
        check_choices(found, outcome, choices.fields)
        before = {} if choices.like is None else _points_before(work, choices.like, found)
    past = found.past
    rows, fold = _split(past, choices.seed)
    tell("Learning points")
    prepared = prepare(past, rows, choices.fields)
    taught = _taught(past, rows, choices) if len(rows) <= MOST_TAUGHT and _tells(past, rows) else None
    card = _card(past, rows, choices, prepared, taught)
    if not card.rules:
        raise DataError(
            f"Nothing in the fields and events of {len(rows):,} leads tells wins from losses well enough to "
            f"be worth points{_without(prepared)}. See what the data can carry: `leadlight readiness`."
        )
    tell("Measuring on leads that were not learned from")
    measured = _measured(past, fold, choices)
    frame, names = framed(choices.like)
    if choices.like is not None:
        after = totals_by_score(card.rules, frame, past.known.leads)
        here = [{name: points[rows] for name, points in each.items()} for each in (before, after)]
        frame = with_gates(frame, choices.like, here[0], here[1])
    head = _head(inputs, prepared)
    text = _text(head, past, choices, (frame, names), ((card, rows), (measured, fold)))
    crowd = _too_many(past, choices.capacity, card, rows)
    said = (*found.said, *_leaks_said(prepared), *crowd, *kept_said(frame))
    return Suggested(text, len(card.rules), *measured, said)


def _points_before(work: WorkTable, like: str, found: PastTable) -> dict[str, Floats]:
    """The points of all past leads by the model to be like; NaN of those that are open or excluded."""
    past = found.past
    judged = np.flatnonzero(past.learned_from)
    rows = found.rows[judged]
    moments = moments_of(past, work.inputs.instant)[judged]
    points = {}
    for name, given in points_by_score(work, read_model(like, "--like"), rows, moments).items():
        points[name] = np.full(past.known.leads, np.nan)
        points[name][judged] = given
    return points


def _without(prepared: Prepared) -> str:
    left = [leak.field for leak in prepared.leaks if leak.left_out]
    return (
        f" without those that betray the outcome ({', '.join(left)}; --keep uses one all the same)"
        if left
        else ""
    )


def _leaks_said(prepared: Prepared) -> Iterator[str]:
    for leak in prepared.leaks:
        asked = "Was this known at first contact?"
        said = "It is left out; --keep uses it." if leak.left_out else "You kept it." if leak.kept else asked
        yield f"{leak.evidence} {said}"


def _split(past: PastLeads, seed: int) -> tuple[Whole, Fold]:
    """The leads whose outcome is known, in order where there is one; the newest (else any) fifth judges."""
    rows = np.flatnonzero(past.learned_from)
    if past.order is not None:
        rows = rows[np.argsort(past.order[rows], kind="stable")]
        fold = newest(rows, past.group)
        if len(fold.judge):
            return rows, fold
    won = (past.outcome == Outcome.WON).astype(np.float64)
    return rows, folds(won, rows, past.group, PARTS, seed)[0]


def _card(
    past: PastLeads, rows: Whole, choices: SuggestChoices, prepared: Prepared, taught: Lesson | None
) -> Scorecard:
    """The scorecard of some leads, of fields that do not betray the outcome among them.

    Where they are few, it learns from what the predictor says of them too.
    """
    told = taught.told(past, rows) if taught is not None and len(rows) <= MOST_TAUGHT else None
    used = frozenset(verdict.name for verdict in prepared.plan.fields if verdict.verdict != "left out")
    events = past.known.events is not None and not choices.fields.drops(EVENTS)
    past = replace(past, known=past.known.without(prepared.kinds_out))
    return scorecard(past, rows, CardChoices(used, sense, events, choices.most), choices.seed, told)


def _measured(past: PastLeads, fold: Fold, choices: SuggestChoices) -> tuple[Figure | None, Figure | None]:
    """The AUC on leads that were not learned from: of points, and of the full predictor."""
    won = past.outcome[fold.judge] == Outcome.WON
    if not _tells(past, fold.learn):
        return None, None
    taught = _taught(past, fold.learn, choices)
    card = _card(past, fold.learn, choices, taught.prepared, taught)
    totals = card.totals(past.known.leads)[fold.judge]
    account = None if past.group is None else past.group[fold.judge]
    log_odds = taught.log_odds(past, fold.judge)
    return ranking_auc(totals, won, account), ranking_auc(log_odds, won, account)


def _tells(past: PastLeads, rows: Whole) -> bool:
    won = past.outcome[rows] == Outcome.WON
    return bool(len(won) and won.any() and not won.all())


def _taught(past: PastLeads, rows: Whole, choices: SuggestChoices) -> Lesson:
    """The full predictor of some leads."""
    from leadlight.learning.choosing.choice import Chance  # noqa: PLC0415 - heavy libraries load when they are needed
    from leadlight.learning.lessons.lesson import LearningOptions, lesson  # noqa: PLC0415 - likewise

    return lesson(past, rows, LearningOptions(choices.fields), Chance(choices.seed))


def _text(
    head: Sequence[str],
    past: PastLeads,
    choices: SuggestChoices,
    framing: tuple[Frame, LevelNames],
    found: tuple[tuple[Scorecard, Whole], tuple[tuple[Figure | None, Figure | None], Fold]],
) -> str:
    """The document of a scorecard learned from some leads, with how it did on the leads of a fold."""
    (frame, names), ((card, rows), judged) = framing, found
    won = past.outcome == Outcome.WON
    totals = card.totals(past.known.leads)
    starts = _starts(past, choices.capacity, card, (totals[rows], won[rows].astype(np.float64)))
    about = f"Learned from {len(rows):,} past leads, {int(won[rows].sum()):,} of them won. " + _measure_said(
        past, judged[1], judged[0]
    )
    evidence = Evidence(rows, won, weeks_of(past), past.group)
    return document(
        Suggestion(
            frame=frame,
            about=about,
            head=head,
            rules=card.rules,
            evidence=evidence,
            levels=_levels(names, starts, totals, evidence),
            names=names_of(card.rules),
        )
    )


def _head(inputs: Inputs, prepared: Prepared) -> Sequence[str]:
    sources = " and ".join(str(address) for address in inputs.addresses)
    kept = [
        f"Kept by you, so only of use where it is known in time: {leak.evidence}"
        for leak in prepared.leaks
        if leak.kept
    ]
    return (
        f"A scoring model suggested by the past of {sources}.",
        "",
        "Points are learned: the odds of a win grow with every point. Each rule shows its past leads and how",
        "often they were won. Change what you know better. To see what it is worth, backtest it on leads",
        "that it was not learned from, such as those that came since; on its own leads every model shines:",
        "  leadlight backtest NEWER-LEADS --outcome FIELD --model suggested.yaml --against other.yaml",
        *(("", *kept) if kept else ()),
    )


def _measure_said(past: PastLeads, fold: Fold, measured: tuple[Figure | None, Figure | None]) -> str:
    wins = int((past.outcome[fold.judge] == Outcome.WON).sum())
    which = "the newest" if past.order is not None else "one in five, at random:"
    return f"On {which} {len(fold.judge):,} ({wins:,} won), learned without them: {_quality(*measured)}"


def _quality(points: Figure | None, full: Figure | None) -> str:
    if points is None:
        return "there were not both wins and losses to measure on."
    beside = "" if full is None else f"; the full predictor {_figure(full)}"
    return f"AUC {_figure(points)}{beside}."


def _figure(figure: Figure) -> str:
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def _starts(
    past: PastLeads, capacity: Capacity | None, card: Scorecard, judged: tuple[Floats, Floats]
) -> Starts:
    if capacity is None:
        return by_win_rate(card, *judged)
    fits = capacity.share(past.created)
    if fits is None:
        raise DataError(
            "How many leads arrive is not known, so a capacity in time says nothing. Name the field that "
            "says when a lead arrived with --created, or give the capacity as a share: --capacity '20 %'."
        )
    return by_capacity(judged[0], fits)


def _too_many(past: PastLeads, capacity: Capacity | None, card: Scorecard, rows: Whole) -> Iterator[str]:
    """A sentence where more leads share the highest score than can be worked."""
    fits = None if capacity is None else capacity.share(past.created)
    if fits is None:
        return
    totals = card.totals(past.known.leads)[rows]
    top = float((totals == totals.max()).mean())
    if top > fits:
        yield (
            f"Sales can work {percent(fits, 1)} of the leads, but {percent(top, 1)} share the highest score: "
            "High holds them all. More fields or events would tell them apart."
        )


def _levels(names: LevelNames, starts: Starts, totals: Floats, evidence: Evidence) -> list[Level]:
    """High, Medium and Low as they are called here, each with its past leads and how many were won."""
    bounds: list[tuple[int, int | None]] = [(0, starts.high)]
    if starts.medium is not None:
        bounds.append((1, starts.medium))
    bounds.append((2, None))
    levels, above = [], np.inf
    for place, start in bounds:
        here = (totals < above) & (totals >= (-np.inf if start is None else start))
        leads, rate = evidence.rate(here)
        said = f"{leads:,} of {len(evidence.judged):,} past leads, {share(rate)} won."
        levels.append(Level(*names[place][:1], start, *names[place][1:], said))
        above = start if start is not None else above
    return levels
