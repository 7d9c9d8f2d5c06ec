"""Look at predictors again: do leads still look alike, do probabilities keep their word, who ranks better.

Leads are looked at as they were at their moments, and outcomes are those that came since a predictor was
learned; where they are too few to tell anything, that is what is said.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from leadlight.actions.live.machines import machines_in_force
from leadlight.actions.live.predictors.choices import Choices, choices
from leadlight.actions.live.predictors.in_force import Live, predictors_in_force
from leadlight.actions.live.predictors.keep import begin_watching, switch
from leadlight.actions.live.predictors.looked_at import known_of
from leadlight.actions.live.predictors.overrides import overrides_agreed
from leadlight.actions.live.predictors.past import PastLead, groups_of, past_facts
from leadlight.actions.live.predictors.since import Since, leads_since
from leadlight.actions.live.predictors.train import SYSTEM, waiting_challenger
from leadlight.actions.monitor_predictor import REFERENCE, learned_auc
from leadlight.errors import PredictorError
from leadlight.learning.dataset import Floats
from leadlight.learning.fields.fine import finely
from leadlight.learning.matrix import Matrix
from leadlight.learning.watching.alarms import ENOUGH_LEADS
from leadlight.learning.watching.drift import Since as Compared
from leadlight.learning.watching.drift import monitored
from leadlight.learning.watching.reference import reference_from
from leadlight.learning.watching.replacing import shadow, too_few_outcomes
from leadlight.learning.wording import counted
from leadlight.storage.database import Place
from leadlight.storage.due_rows import MONITOR, TRAIN, claim, end, fail, make_due, still_ours
from leadlight.storage.predictor_rows import USE, Check, PredictorRow, add_check, in_use, predictor_row
from leadlight.storage.transaction import writing

MOST = 10_000
"""So many of the newest leads are looked at."""

log = logging.getLogger("leadlight.work")


def monitor_due(_place: Place, now: int) -> bool:
    """Look at the predictors where that is due, and say when it is next; whether it was due."""
    claims = claim(MONITOR, now, 1)
    for claimed in claims:
        try:
            look_at_all(now)
        except Exception:
            log.exception("Predictors could not be looked at.")
            with writing():
                fail(claimed, now)
            continue
        with writing():
            end([claimed], still_ours([claimed]))
            begin_watching(now)
    return bool(claims)


def look_at_all(now: int) -> None:
    """Write down how each live predictor does, and whether a challenger is as good as the one in use."""
    lives = predictors_in_force()
    if not lives:
        return
    leads = list(past_facts(now, machines_in_force(), MOST))
    chosen = choices()
    alarms = [_looked_at(live, leads, chosen, now) for live in lives]
    challenger = waiting_challenger()
    by_number = {live.number: live for live in lives}
    used = in_use()
    if challenger in by_number and used in by_number:
        compare((by_number[used], by_number[challenger]), leads, now)
    if "retrain" in alarms and challenger is None and chosen.every:
        with writing():
            make_due(TRAIN, [(0, now)])


def _looked_at(live: Live, leads: Sequence[PastLead], chosen: Choices, now: int) -> str:
    row = predictor_row(live.number)
    if row is None:
        return ""
    check = _with_overrides(monitor(live, row, leads, chosen, now), live, row, leads)
    with writing():
        add_check(live.number, check)
    return check.verdict


def monitor(live: Live, row: PredictorRow, leads: Sequence[PastLead], chosen: Choices, now: int) -> Check:
    """How a predictor does with the leads that came since it was learned."""
    since = leads_since(live, _learned_at(row), now, leads, chosen.matures_after)
    count = len(since.looked)
    if count < ENOUGH_LEADS:
        said = (
            f"Too few to tell: {counted(count, 'lead')} came since it was learned and {_are(count)} old "
            f"enough to be looked at; {ENOUGH_LEADS} are needed to see whether leads still look alike."
        )
        return Check("monitored", now, "too few", said, {"leads": count, "matured": len(since.matured)})
    try:
        reference = reference_from(live.predictor.story.get(REFERENCE))
    except PredictorError as error:
        return Check("monitored", now, "cannot tell", str(error), {"leads": count})
    matrix, odds = _judged(live, since)
    compared = Compared(matrix, odds, since.matured, since.won, groups_of(since.accounts))
    found = monitored(reference, compared, learned_auc(live.predictor))
    sentences = list(found.sentences)
    if few := too_few_outcomes(since.won):
        sentences.append(few)
        found = replace(found, sentences=tuple(sentences))
    return Check("monitored", now, found.alarm, " ".join(sentences), found.as_json())


def _with_overrides(check: Check, live: Live, row: PredictorRow, leads: Sequence[PastLead]) -> Check:
    """The same, and how often the predictor agreed with people who overrode a score."""
    won = {each.facts.lead: each.ending.won for each in leads if each.ending is not None}
    agreed = overrides_agreed(live, _learned_at(row), won)
    said = " ".join(filter(None, (check.said, agreed.sentence)))
    return replace(check, said=said, found={**check.found, "overrides": agreed.as_json()})


def _learned_at(row: PredictorRow) -> int:
    return row.added_at if row.learned_at is None else row.learned_at


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _judged(live: Live, since: Since) -> tuple[Matrix, Floats]:
    known = known_of(live, since.looked)
    matrix = finely(live.predictor.plan.matrix(known))
    return matrix, live.predictor.contributions(known, matrix).log_odds


def compare(pair: tuple[Live, Live], leads: Sequence[PastLead], now: int) -> Check:
    """Compare the predictor in use with a challenger by what came since the later of them was learned.

    Where the challenger is at least as good it is put to use, if the company lets that happen by itself, else
    it is proposed.
    """
    used, challenger = pair
    chosen = choices()
    row = predictor_row(challenger.number)
    began = 0 if row is None else _learned_at(row)
    sinces = [leads_since(live, began, now, leads, chosen.matures_after) for live in pair]
    both = _of_both(*sinces)
    few = too_few_outcomes(both[0].won)
    if few:
        check = Check("compared", now, "too few", few, {"with": used.number})
        with writing():
            add_check(challenger.number, check)
        return check
    old, new = (_judged(live, since)[1][since.matured] for live, since in zip(pair, both, strict=True))
    found = shadow(old, new, both[0].won.astype(np.bool_), both[0].group)
    verdict = "kept beside"
    if found.at_least_as_good:
        verdict = "put to use" if chosen.automatic else "proposed"
    said = found.sentence
    if verdict == "proposed":
        said += f" `leadlight predictor use {challenger.number}` puts it to use."
    check = Check("compared", now, verdict, said, {"with": used.number, **found.as_json()})
    with writing():
        add_check(challenger.number, check)
        if verdict == "put to use":
            switch(challenger.number, USE, SYSTEM, now)
    return check


def _of_both(one: Since, other: Since) -> tuple[Since, Since]:
    """The leads with an outcome that both look at."""
    shared = {one.leads[place] for place in one.matured} & {other.leads[place] for place in other.matured}
    return one.of_matured(shared), other.of_matured(shared)
