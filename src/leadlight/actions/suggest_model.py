"""Suggest a scoring model from past leads: few rules, whole points, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
from leadlight.actions.suggested_points import SuggestChoices, Worth, points_of, taught_by, worth_of
from leadlight.actions.suggested_rules import Evidence, share
from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.errors import DataError
from leadlight.insights.rates import Figure, Floats, Whole
from leadlight.learning.dataset import Outcome, PastLeads
from leadlight.learning.lessons.preparing import Prepared, prepare
from leadlight.learning.past.history import check_learnable
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.points.scorecard import Scorecard
from leadlight.learning.points.thresholds import Capacity, Starts, by_capacity, by_win_rate, weeks_of
from leadlight.learning.points.written_numbers import written_numbers
from leadlight.learning.wording import percent
from leadlight.scoring.reading import read_model


@dataclass(frozen=True, slots=True)
class Suggested:
    """The text of a suggested model, how well it ranks leads it has not seen, and what was noticed."""

    text: str
    rules: int
    worth: Worth
    said: tuple[str, ...]

    @property
    def auc(self) -> Figure | None:
        """How well its points rank leads that they were not learned from."""
        return self.worth.points

    @property
    def full_auc(self) -> Figure | None:
        """How well the full predictor ranks the same leads."""
        return self.worth.full

    def sentence(self) -> str:
        """How good it is, in words."""
        return self.worth.sentence


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
    rows = _in_order(past)
    tell("Learning points")
    prepared = prepare(past, rows, choices.fields)
    card = points_of(past, rows, choices, prepared, taught_by(past, rows, choices))
    unread = tuple(f"'{name}' {why}." for name, why in written_numbers(prepared.plan, past.known))
    if not card.rules:
        raise DataError(
            f"Nothing that rules can read of {len(rows):,} leads tells wins from losses well enough to "
            f"be worth points{_without(prepared)}. "
            + (" ".join(unread) or "See what the data can carry: `leadlight readiness`.")
        )
    tell("Measuring on leads that were not learned from")
    worth = worth_of(past, rows, choices)
    frame, names = framed(choices.like)
    if choices.like is not None:
        after = totals_by_score(card.rules, frame, past.known.leads)
        here = [{name: points[rows] for name, points in each.items()} for each in (before, after)]
        frame = with_gates(frame, choices.like, here[0], here[1])
    head = _head(inputs, prepared)
    text = _text(head, past, choices, (frame, names), ((card, rows), worth))
    crowd = _too_many(past, choices.capacity, card, rows)
    said = (*found.said, *worth.said, *unread, *_leaks_said(prepared), *crowd, *kept_said(frame))
    return Suggested(text, len(card.rules), worth, said)


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


def _in_order(past: PastLeads) -> Whole:
    """The leads whose outcome is known, in the order of arrival where there is one."""
    rows = np.flatnonzero(past.learned_from)
    return rows if past.order is None else rows[np.argsort(past.order[rows], kind="stable")]


def _text(
    head: Sequence[str],
    past: PastLeads,
    choices: SuggestChoices,
    framing: tuple[Frame, LevelNames],
    found: tuple[tuple[Scorecard, Whole], Worth],
) -> str:
    """The document of a scorecard learned from some leads, with what it is worth on others."""
    (frame, names), ((card, rows), worth) = framing, found
    won = past.outcome == Outcome.WON
    totals = card.totals(past.known.leads)
    starts = _starts(past, choices.capacity, card, (totals[rows], won[rows].astype(np.float64)))
    taught = f"Learned from {len(rows):,} past leads, {int(won[rows].sum()):,} of them won."
    about = f"{taught} On {worth.judges}: {worth.sentence}"
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
    """High, Medium and Low as they are called here, each with its past leads and how many were won.

    A level that no past lead falls into is left out, and the lowest that is left holds all with fewer points.
    """
    high, medium = starts.high, starts.high if starts.medium is None else starts.medium
    spans = ((high, np.inf), (medium, high), (-np.inf, medium))
    here = [(totals >= start) & (totals < end) for start, end in spans]
    held = [place for place, among in enumerate(here) if among[evidence.judged].any()]
    levels = []
    for place in held:
        leads, rate = evidence.rate(here[place])
        name, action, within = names[place]
        start = None if place == held[-1] else int(spans[place][0])
        said = f"{leads:,} of {len(evidence.judged):,} past leads, {share(rate)} won."
        levels.append(Level(name, start, action, within, said))
    return levels
