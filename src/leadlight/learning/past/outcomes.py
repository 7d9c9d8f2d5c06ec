"""How leads ended: the columns that say so, read into won, lost and open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace

import numpy as np

from leadlight.errors import DataError
from leadlight.learning.dataset import NO_TIME, Flags, Outcome, Whole
from leadlight.learning.past.outcome_dates import won_dates
from leadlight.learning.past.outcome_words import (
    says_lost,
    says_open,
    says_undecided,
    says_won,
    tells_loss,
)
from leadlight.learning.values.column_reading import ColumnReading
from leadlight.learning.values.placeholders import TEXTS as PLACEHOLDERS
from leadlight.learning.values.placeholders import placeholders_in
from leadlight.learning.wording import counted
from leadlight.scoring.values import fold, normal_name, number

_MOST_LISTED = 12
_TWO = 2
"""Of two values the one is a win and the other is not, which needs no saying."""

_MEND_UNKNOWN = (
    "Name the field that tells wins with --outcome. Until some are known, `leadlight learn --model FILE` "
    "goes by your rules."
)
_UNCLEAR = -2
"""Beside the codes of `Outcome`, of a value that says nothing by itself."""


@dataclass(frozen=True, slots=True)
class OutcomeChoices:
    """The columns that say how a lead ended and what belongs to it, by the names users give them.

    `order` names a column or is `rows`; `matures_after` is in microseconds. What is None was not said.
    """

    outcome: str
    won: str | None = None
    created: str | None = None
    decided: str | None = None
    order: str | None = None
    group: str | None = None
    value: str | None = None
    matures_after: int | None = None

    def completed_by(self, before: OutcomeChoices) -> OutcomeChoices:
        """These choices, and of what was not said now what was chosen before."""
        said = {name: value for name, value in asdict(self).items() if value is not None}
        known = asdict(before) if before.outcome == self.outcome else asdict(before) | {"won": None}
        return OutcomeChoices(**{**known, **said})

    def seen_in(self, names: Collection[str]) -> OutcomeChoices:
        """Of these choices what tells how leads ended, in which order and accounts, by columns so named."""
        created, decided, order, group = (
            name if name is not None and (name == "rows" or normal_name(name) in names) else None
            for name in (self.created, self.decided, self.order, self.group)
        )
        return OutcomeChoices(
            self.outcome,
            self.won,
            created,
            decided,
            order,
            group,
            matures_after=None if created is None else self.matures_after,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Ended:
    """How each lead ended (`Outcome`), and when where that is known (NO_TIME elsewhere).

    `said` are the ways in which values were understood, a sentence each; `unknown` why nobody was won yet.
    """

    outcome: Whole
    decided: Whole
    said: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def ended(reading: ColumnReading, name: str, won: str | None, *, won_before: bool = False) -> Ended:
    """Read an outcome column; raises DataError where its values do not tell wins from the rest.

    `won` is the value of a win, which need not occur where leads were won by it before.
    """
    counts = reading.counts()
    there = np.flatnonzero(counts)
    leads = len(reading.codes)
    if not len(there):
        return _nobody_yet(leads, f"The outcome '{name}' is empty for all {leads:,} leads.")
    none = np.full(leads, NO_TIME, dtype=np.int64)
    if won is not None:
        return _by_value(reading, name, won, known=won_before)
    blanks = int(counts.sum()) < leads
    if (dates := won_dates(reading, name)) is not None:
        by_value = np.where(dates.won, Outcome.WON, Outcome.LOST).astype(np.int64)
        outcome = reading.spread(by_value, Outcome.LOST)
        return Ended(outcome, reading.spread(dates.times, NO_TIME), (dates.said,))
    codes = _codes(reading)
    if bool(np.all(codes[there] != _UNCLEAR)):
        # one value beside blanks says who was won; of two a blank says that it is not known
        blank = Outcome.LOST if set(codes[there].tolist()) == {Outcome.WON} else Outcome.OPEN
        said_of = [*_unwon_said(reading, name, codes)]
        if blanks:
            said_of += _blanks_said(reading, name, blank)
        return Ended(reading.spread(codes, blank), none, tuple(said_of))
    if len(there) == 1 and blanks:
        said = f"Leads are won where '{name}' is '{reading.texts[there[0]]}', and not where it is blank."
        return Ended(reading.spread(np.ones(len(counts), dtype=np.int64), Outcome.LOST), none, (said,))
    if all(_undecided(reading.folded[place]) for place in there):
        return _nobody_yet(leads, f"The outcome '{name}' is {_listed(reading, there)}.")
    raise DataError(_which_is_a_win(reading, name, there))


def _nobody_yet(leads: int, what: str) -> Ended:
    """Nobody was won or lost: of a new team, or the field is not the one that was meant."""
    none = np.full(leads, NO_TIME, dtype=np.int64)
    outcome = np.full(leads, Outcome.OPEN, dtype=np.int64)
    return Ended(outcome, none, unknown=(f"{what} {_MEND_UNKNOWN}",))


def _undecided(text: str) -> bool:
    return says_open(text) or text in PLACEHOLDERS


def _blanks_said(reading: ColumnReading, name: str, blank: Outcome) -> tuple[str, ...]:
    count = int((reading.codes < 0).sum())
    meant = "are not won" if blank is Outcome.LOST else "are open: how they ended is not known"
    return (f"{counted(count, 'lead')} without a value of '{name}' {meant}.",)


def _codes(reading: ColumnReading) -> Whole:
    """What each value says by itself; of won or lost beside one other value that one follows.

    Beside a win, words for stages are open; values that stand for none are as blanks are. Beside a loss alone
    only words that never mean a win are open: of `qualified` and `unqualified` the one is a win.
    """
    texts = reading.folded
    found = [
        Outcome.WON if says_won(text) else Outcome.LOST if says_lost(text) else _UNCLEAR for text in texts
    ]
    if Outcome.LOST in found and Outcome.WON not in found:
        found = [
            Outcome.OPEN if says_undecided(text) else code for code, text in zip(found, texts, strict=True)
        ]
    if Outcome.WON in found:
        none = placeholders_in(texts, blanks=True)
        told = {code for code, text in zip(found, texts, strict=True) if text not in none}
        blank = Outcome.LOST if told == {Outcome.WON} else Outcome.OPEN
        found = [
            code if code != _UNCLEAR else blank if text in none else Outcome.OPEN if says_open(text) else code
            for code, text in zip(found, texts, strict=True)
        ]
    alike = set(found)
    unclear = {text for code, text in zip(found, texts, strict=True) if code == _UNCLEAR}
    if len(unclear) == 1 and len(alike - {_UNCLEAR, Outcome.OPEN}) == 1:
        other = Outcome.LOST if Outcome.WON in alike else Outcome.WON
        found = [other if code == _UNCLEAR else code for code in found]
    return np.array(found, dtype=np.int64)


def _by_value(reading: ColumnReading, name: str, won: str, *, known: bool) -> Ended:
    wanted = fold(won)
    exact = number(won, reading.forms)
    is_won = np.array(
        [text == wanted or (exact is not None and number(value, reading.forms) == exact)
         for text, value in zip(reading.folded, reading.values, strict=True)],
        dtype=np.bool_,
    )  # fmt: skip
    if not is_won.any() and not known:
        listed = _listed(reading, np.flatnonzero(reading.counts()))
        never = f"The outcome '{name}' is never '{won}'; it is {listed}."
        if not all(_undecided(text) or says_lost(text) for text in reading.folded):
            raise DataError(f"{never} Say one of these with --won.")
        found = _nobody_yet(len(reading.codes), never)
        lost = np.array([Outcome.LOST if says_lost(text) else Outcome.OPEN for text in reading.folded])
        return replace(found, outcome=reading.spread(lost.astype(np.int64), Outcome.OPEN))
    codes = np.where(is_won, Outcome.WON, _unwon(reading.folded, is_won)).astype(np.int64)
    others = len(codes) - int(is_won.sum()) > 0
    said = [*_unwon_said(reading, name, codes)]
    outcome = reading.spread(codes, Outcome.OPEN if others else Outcome.LOST)
    if others and bool((reading.codes < 0).any()):
        said += _blanks_said(reading, name, Outcome.OPEN)
    return Ended(outcome, np.full(len(outcome), NO_TIME, dtype=np.int64), tuple(said))


def _unwon(texts: tuple[str, ...], is_won: Flags) -> Whole:
    """What the values beside the named win mean: where one of them tells a loss, no other is taken for one.

    The stages of a pipeline have names of their own, and are open; of `customer` and `anything else` the
    other is lost.
    """
    losses_told = any(tells_loss(text) for text, won in zip(texts, is_won, strict=True) if not won)
    is_open = [
        not (says_lost(text) or tells_loss(text)) if losses_told else says_open(text) for text in texts
    ]
    return np.where(is_open, Outcome.OPEN, Outcome.LOST).astype(np.int64)


def _unwon_said(reading: ColumnReading, name: str, codes: Whole) -> tuple[str, ...]:
    lost, still_open = (np.flatnonzero(codes == code) for code in (Outcome.LOST, Outcome.OPEN))
    if len(codes) <= _TWO and not len(still_open):
        return ()
    meant = [
        f"{what} '{name}' is {_listed(reading, places)}"
        for what, places in (("lost where", lost), ("open where", still_open))
        if len(places)
    ]
    return (f"Leads are {', and '.join(meant)}.",) if meant else ()


def _which_is_a_win(reading: ColumnReading, name: str, there: Whole) -> str:
    if len(there) == 1:
        return (
            f"Every lead has the outcome '{reading.texts[there[0]]}' in '{name}', so nothing tells wins "
            "from the rest. Name another field, or add leads that ended otherwise."
        )
    if len(there) > _MOST_LISTED:
        return (
            f"The outcome '{name}' is {_listed(reading, there)}: they do not say by themselves who was won. "
            "Name a field that does, or the value that is a win with --won VALUE."
        )
    return f"The outcome '{name}' is {_listed(reading, there)}. Say which value is a win, with --won VALUE."


def _listed(reading: ColumnReading, places: Whole) -> str:
    counts = reading.counts()
    ranked = sorted(places, key=lambda place: (-counts[place], reading.texts[place]))
    shown = [f"'{reading.texts[place]}' ({counts[place]:,})" for place in ranked[:_MOST_LISTED]]
    more = len(ranked) - len(shown)
    if more > 0:
        return f"{', '.join(shown)} and {counted(more, 'other value')}"
    return " or ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
