"""Learning segments' own models: each begins with the whole's, and is used where it proves to be better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from leadlight.learning.candidates.bayes import most_evident
from leadlight.learning.candidates.blocks import Design, plain_blocks
from leadlight.learning.candidates.sample import PARTS, Sample
from leadlight.learning.choosing.calibration import PRIOR_SLOPE
from leadlight.learning.choosing.splits import Fold, apart
from leadlight.learning.dataset import Floats, Whole
from leadlight.learning.leaks.leakage import Leak
from leadlight.learning.predictors.segments import Segment, Segments, Texts
from leadlight.learning.wording import counted
from leadlight.statistics.newton import Regression
from leadlight.statistics.odds import surprise

FEWEST = 20
"""Won leads, and lost leads, that must judge a segment's own model; fewer test it too roughly."""

FEWEST_ACCOUNTS = 10
"""Accounts that must judge it, where they are known; fewer do not say how much accounts differ."""

SPREADS = (0.03, 0.1, 0.2, 0.4, 0.8)
"""Standard deviations of what fields add in a segment, before anything is known; the evidence chooses.

The first is next to nothing: a segment that is like all others gets hardly a model of its own.
"""

LEVEL_DOUBT = 1.0
"""How far a segment's level may lie from the whole's in log-odds, as a standard deviation."""


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """Leads to learn segments from: `odds` are the whole's log-odds by models that had not learned from them.

    `group` numbers their accounts. With `in_time` they stand in order of arrival.
    """

    sample: Sample
    odds: Floats
    group: Whole | None
    in_time: bool

    @property
    def account(self) -> Whole:
        """The account of each lead; its own where none is known."""
        return np.arange(self.sample.size) if self.group is None else self.group

    def taken(self, rows: Whole) -> Basis:
        """The basis of some leads, in the order of `rows`."""
        group = None if self.group is None else self.group[rows]
        return replace(
            self,
            sample=self.sample.taken(rows),
            odds=self.odds[rows],
            group=group,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """A segment's own model, tested on leads of the segment that it had not learned from, an entry a lead.

    `basis` has these leads: all of the segment, but where accounts return in time. `gain` is how much less
    log loss it has than the whole's model, which has `whole`. `segment` is the own model where it is used,
    else None.
    """

    value: str
    basis: Basis
    whole: Floats
    gain: Floats
    segment: Segment | None

    @property
    def helps(self) -> bool:
        """Whether the segment is judged by its own model."""
        return self.segment is not None


@dataclass(frozen=True, slots=True, eq=False)
class OwnModels:
    """What the segments of a field came to: the test of each that has enough leads.

    `leak` is what speaks against the field by itself; nothing is learned by one that is left out for it.
    """

    field: str
    tested: tuple[Tested, ...] = ()
    leak: Leak | None = None

    @property
    def segments(self) -> Segments | None:
        """The own models that are used; None where there are none."""
        used = tuple(each.segment for each in self.tested if each.segment is not None)
        return Segments(self.field, used) if used else None


def own_models(field: str, values: Texts, basis: Basis) -> OwnModels:
    """The test of an own model of each segment that can be tested; `values` has an entry a lead."""
    return OwnModels(
        field,
        tuple(
            own_model_tested(value, part)
            for value in sorted({value for value in values if value})
            if can_be_tested(part := basis.taken(np.flatnonzero(values == value)))
        ),
    )


def can_be_tested(basis: Basis) -> bool:
    """Whether enough leads of a segment, of enough accounts, can judge an own model that others teach."""
    if basis.sample.rarer < FEWEST:
        return False
    judges = basis.taken(_judges(_turns(basis)))
    return judges.sample.rarer >= FEWEST and len(np.unique(judges.account)) >= FEWEST_ACCOUNTS


def own_model_tested(value: str, basis: Basis) -> Tested:
    """The test of a segment's own model on each lead in its turn, by what the others of the segment teach.

    It is used where it is better than the whole's by more than one standard error.
    """
    own, turns = basis.odds.copy(), _turns(basis)
    for fold in turns:
        taught = own_model(value, basis.taken(fold.learn))
        own[fold.judge] = taught.log_odds(basis.odds[fold.judge], basis.sample.matrix.taken(fold.judge))
    judges = _judges(turns)
    judged = basis.taken(judges)
    whole = surprise(judged.odds, judged.sample.won)
    gain = whole - surprise(own[judges], judged.sample.won)
    helps = bool(gain.mean() > _standard_error(gain, judged.account))
    return Tested(value, judged, whole, gain, own_model(value, basis) if helps else None)


def segments_said(own: OwnModels | None) -> Iterator[str]:
    """What the segments came to, a sentence; nothing where no field was named to learn them by."""
    if own is None:
        return
    enough, used = len(own.tested), sum(each.helps for each in own.tested)
    if own.leak is not None and own.leak.left_out:
        yield (
            f"'{own.field}' betrays the outcome, so no segments are learned by it. If it was known at "
            "first contact, name it with --keep, and not with --drop."
        )
    elif not enough:
        yield (
            f"No segment of '{own.field}' has the {FEWEST} won and {FEWEST} lost leads, of "
            f"{FEWEST_ACCOUNTS} accounts at least, that the test of a model of its own needs, so the model "
            "of all leads judges all."
        )
    elif not used:
        yield _none_helps(own.field, enough)
    else:
        yield (
            f"Of {counted(enough, 'segment')} of '{own.field}' that can be tested, {used} "
            f"{'is' if used == 1 else 'are'} predicted better by a model of "
            f"{'its' if used == 1 else 'their'} own, by more than one standard error on leads that it has "
            "not seen, and judged by it; the model of all leads judges all others."
        )
        if own.leak is not None and own.leak.asked:
            yield f"{own.leak.evidence} If that was not known at first contact, learn without --segment too."


def _none_helps(field: str, tested: int) -> str:
    which = "The only segment" if tested == 1 else f"None of {tested:,} segments"
    said = "is not" if tested == 1 else "is"
    return (
        f"{which} of '{field}' that can be tested {said} predicted better by a model of its own, by more "
        "than one standard error on leads that it has not seen, so the model of all leads judges all."
    )


def _turns(basis: Basis) -> list[Fold]:
    """Parts against the others, no account on both sides; in time the parts are stretches of it.

    Where accounts return so often that most leads of these could not judge, accounts are dealt whole.
    """
    leads = np.arange(basis.sample.size)
    if basis.in_time:
        found = _each_part(basis, np.array_split(leads, PARTS))
        if 2 * len(_judges(found)) >= len(leads):
            return found
    return _each_part(basis, [np.flatnonzero(basis.sample.part == part) for part in range(PARTS)])


def _each_part(basis: Basis, parts: list[Whole]) -> list[Fold]:
    leads = np.arange(basis.sample.size)
    return [apart(np.setdiff1d(leads, part), part, basis.group) for part in parts if len(part)]


def _judges(turns: list[Fold]) -> Whole:
    """The leads that any turn judges; where accounts return in time these are not all."""
    return np.sort(np.concatenate([fold.judge for fold in turns]))


def _standard_error(gain: Floats, account: Whole) -> float:
    """The standard error of the mean gain of leads whose accounts come and go whole.

    Of few accounts the sum of squares is too small by one of them, since they have made the mean as well.
    """
    names, account = np.unique(account, return_inverse=True)
    apart_from_mean, accounts = np.bincount(account, gain - gain.mean()), len(names)
    return float(np.sqrt(apart_from_mean @ apart_from_mean * accounts / (accounts - 1)) / len(gain))


def own_model(value: str, basis: Basis) -> Segment:
    """The own model of a segment, learned from its leads by a Bayesian logistic regression.

    It starts from the whole's log-odds, and has a slope of these, drawn to 1, and of each field, drawn to
    nothing as strongly as makes the outcomes most probable (MacKay 1992). So the fewer leads a segment has,
    and the less they differ, the more it leans on the whole.
    """
    sample, centre = basis.sample, float(basis.odds.mean())
    blocks = [block for feature in sample.matrix.features for block in plain_blocks(feature, sample)]
    design = Design.of(blocks, sample.size)
    columns = np.column_stack([design.columns, basis.odds - centre])
    pull_of_slope = PRIOR_SLOPE * min(float(basis.odds.std()), 1.0) ** 2 + 1e-6
    found = most_evident(
        [
            Regression(columns, sample.won, sample.weight, np.zeros(columns.shape[1]), pull, basis.odds)
            for pull in (
                np.array([LEVEL_DOUBT**-2, *[spread**-2] * len(design.centre), pull_of_slope])
                for spread in SPREADS
            )
        ]
    )
    more = float(found.mean[-1])
    model = design.model(found.mean[:-1])
    return Segment(value, 1 + more, replace(model, base=model.base - more * centre))
