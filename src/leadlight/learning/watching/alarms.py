"""What to do about a predictor after it was looked at again, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadlight.learning.judging.figures import Figure
from leadlight.learning.watching.monitor_report import Alarm, Block, Kept, Monitored
from leadlight.learning.watching.replacing import ENOUGH_OUTCOMES, enough_outcomes

ENOUGH_LEADS = 100
"""Of fewer leads it is not said that they still look alike: they may by chance."""


def alarm_of(found: Monitored) -> tuple[Alarm, list[str]]:
    """What to do, and why."""
    urgent = [*_inversions(found.blocks), *_ranking(found), *_broken_word(found.kept)]
    watch = list(_drifted(found)) if found.leads >= ENOUGH_LEADS else []
    if urgent:
        return "retrain", [
            *urgent,
            *watch,
            "Learn again from all leads, old and new: leadlight monitor --retrain.",
        ]
    if watch:
        return "watch", [*watch, _still_ranks(found.auc)]
    if found.leads < ENOUGH_LEADS:
        return "too few", [too_few(found.leads)]
    return "steady", ["Nothing speaks against the predictor."]


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
    if found.score is not None and found.score.verdict != "stable":
        yield f"Scores have {found.score.verdict} (PSI {found.score.psi:.2f}; {found.score.sentence})."


def _broken_word(kept: Kept | None) -> Iterator[str]:
    if kept is not None and kept.leads >= ENOUGH_OUTCOMES and not kept.low <= kept.came <= kept.high:
        yield kept.sentence


def too_few(leads: int) -> str:
    what = f"{ENOUGH_LEADS} are needed to see whether leads still look alike"
    return f"Too few new leads to tell: {leads}; {what}."


def _inversions(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if block.inverted and block.auc is not None:
            figure = f"{block.auc.value:.3f} ({block.auc.low:.3f} to {block.auc.high:.3f})"
            last = (
                " It is the latest block: do not rank by this predictor now." if block == blocks[-1] else ""
            )
            yield f"In block {block.number} of {len(blocks)} {block.sentence}: AUC {figure}.{last}"


def _ranking(found: Monitored) -> Iterator[str]:
    if found.auc is None or found.learned_auc is None or found.kept is None:
        return
    tells = enough_outcomes(found.kept.came, found.kept.leads - found.kept.came)
    if tells and found.auc.high < found.learned_auc.low:
        yield (
            f"It ranks worse than when it was learned: AUC {found.auc.value:.3f} "
            f"({found.auc.low:.3f} to {found.auc.high:.3f}) against {found.learned_auc.value:.3f}."
        )


def _listed(names: Sequence[str], most: int = 6) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
