"""What to do about a predictor after it was looked at again, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadlight.learning.judging.figures import Figure
from leadlight.learning.watching.monitor_report import Alarm, Kept, Monitored
from leadlight.learning.watching.replacing import ENOUGH_OUTCOMES, enough_outcomes
from leadlight.statistics.intervals import FEWEST

ENOUGH_LEADS = 100
"""Of fewer leads it is not said that they still look alike: they may by chance."""


def alarm_of(found: Monitored) -> tuple[Alarm, list[str]]:
    """What to do, and why."""
    sure, doubtful, by_chance = _inversions(found)
    urgent = [*sure, *_ranking(found), *_broken_word(found.kept)]
    watch = [*doubtful, *_drifted(found)]
    if urgent:
        again = "Learn again from all leads, old and new: leadlight monitor --retrain."
        return "retrain", [*urgent, *watch, *by_chance, again]
    if watch:
        return "watch", [*watch, *by_chance, _still_ranks(found.auc)]
    if found.leads < ENOUGH_LEADS:
        return "too few", [too_few(found.leads), *by_chance]
    return "steady", ["Nothing speaks against the predictor.", *by_chance]


def _still_ranks(auc: Figure | None) -> str:
    if auc is None:
        return "Whether it still ranks only outcomes tell: look again with --outcome when some are known."
    if auc.low > 0.5:
        return "It still ranks as far as outcomes tell; look again when more have matured."
    return "Whether it still ranks these outcomes do not tell; look again when more have matured."


def _drifted(found: Monitored) -> Iterator[str]:
    shifted = [drift.field for drift in found.fields if drift.verdict == "shifted"]
    if shifted:
        yield f"Fields that look different from the leads learned from: {_listed(shifted)}."
    if found.score is not None and found.score.verdict in {"moved", "shifted"}:
        yield f"Scores have {found.score.verdict} (PSI {found.score.psi:.2f}; {found.score.sentence})."


def _broken_word(kept: Kept | None) -> Iterator[str]:
    if kept is not None and kept.leads >= ENOUGH_OUTCOMES and not kept.low <= kept.came <= kept.high:
        yield kept.sentence


def too_few(leads: int) -> str:
    what = f"{ENOUGH_LEADS} are needed to see whether leads still look alike"
    return f"Too few new leads to tell: {leads}; {what}."


def ranks_worse(area: Figure, learned: Figure | None) -> bool:
    """Whether leads are ranked worse than those that judged the predictor, beyond what chance does to both.

    Where none judged it, chance explains nothing.
    """
    return learned is None or area.high < learned.low


def _inversions(found: Monitored) -> tuple[list[str], list[str], list[str]]:
    """What is said of inverted blocks: of those surely so, of those that chance hardly explains, of others.

    Of ten small blocks of a predictor that ranks a little better than chance, one or another is inverted
    whatever the world does.
    """
    sure: list[str] = []
    doubtful: list[str] = []
    by_chance: list[str] = []
    for block in found.blocks:
        if block.auc is None or not block.inverted:
            continue
        figure = f"{block.auc.value:.3f} ({block.auc.low:.3f} to {block.auc.high:.3f})"
        said = f"In block {block.number} of {len(found.blocks)} {block.sentence}: AUC {figure}."
        if block.auc.high < 0.5:
            last = block == found.blocks[-1]
            stop = " It is the latest block: do not rank by this predictor now." if last else ""
            sure.append(f"{said}{stop}")
        else:
            (doubtful if ranks_worse(block.auc, found.learned_auc) else by_chance).append(said)
    return sure, doubtful, by_chance


def _ranking(found: Monitored) -> Iterator[str]:
    """Why all new leads together say that it does not rank them, beyond what chance does to so many."""
    if found.auc is None or found.kept is None:
        return
    wins, lost = found.kept.came, found.kept.leads - found.kept.came
    figure = f"AUC {found.auc.value:.3f} ({found.auc.low:.3f} to {found.auc.high:.3f})"
    learned = found.learned_auc
    if learned is not None and enough_outcomes(wins, lost) and ranks_worse(found.auc, learned):
        yield f"It ranks worse than when it was learned: {figure} against {learned.value:.3f}."
    elif found.auc.value < 0.5 and min(wins, lost) >= FEWEST:
        yield f"Of all new leads lost ones stand before won ones: {figure}. Do not rank by it now."


def _listed(names: Sequence[str], most: int = 6) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
