"""Change the owner or the stage of many leads: in bounded parts, each by whoever asks for it, and taken back.

A change names its leads when it begins. `go_on` changes the next of them, as whoever asks may do it then; who
stops asking has changed those that were reached. A change can be taken back for a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import visible_to
from leadlight.actions.access.written_down import write_down
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.deciding import ladder
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.take_back_move import take_back_move
from leadlight.engage.company import known_stages, target_of
from leadlight.engage.stages import RECYCLED
from leadlight.errors import DataError, NotFoundError
from leadlight.ingest.identifiers import email
from leadlight.scoring.values import DAY
from leadlight.storage import many_steps as steps
from leadlight.storage.company_row import company_in_force
from leadlight.storage.lead_filters import Filters
from leadlight.storage.models import ManyChange
from leadlight.storage.transaction import writing

Kind = Literal["owner", "stage"]
OPERATIONS = {"owner": Operation.ASSIGN_LEADS, "stage": Operation.REVIEW_LEADS}
"""What each change needs."""

_DEEDS = {"owner": Deed.ASSIGN_LEADS, "stage": Deed.MOVE_LEADS}
"""What is written down of each."""

MOST = 10_000
"""Leads of one change."""

AT_ONCE = 25
"""Leads of one transaction, for which others wait."""

IN_ONE_GO = 100
"""Leads of one request."""

GOING, DONE, RETURNING, RETURNED = "going", "done", "returning", "returned"
WAITS, MADE, REFUSED, BACK = "waits", "made", "refused", "returned"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of many leads and how far it is: how many wait, are changed, could not be, are as before."""

    number: int
    kind: str
    value: str
    state: str
    waits: int
    made: int
    refused: int
    returned: int

    @property
    def leads(self) -> int:
        """How many leads it has."""
        return self.waits + self.made + self.refused + self.returned

    @property
    def handled(self) -> int:
        """How many of them are done with, on the way there or back."""
        return self.leads - (self.made if self.state == RETURNING else self.waits)

    @property
    def is_under_way(self) -> bool:
        """Whether something of it is still to be done."""
        return self.state in {GOING, RETURNING}


def begin_change(kind: str, value: str, which: Sequence[str] | Filters, actor: Actor, now: int) -> Change:
    """Begin to change leads, named by their ids or by what they have in common; none is changed yet.

    Raises NotAllowedError, and DataError where there are too many or none, or no such owner or stage.
    """
    if kind not in OPERATIONS:
        raise DataError("Change the owner or the stage.")
    permit(actor, OPERATIONS[kind])
    wanted = _owner(value) if kind == "owner" else _stage(value)
    with writing():
        steps.forget_old(now - DAY)
        sight = visible_to(actor)
        seen = replace(which, seen=sight) if isinstance(which, Filters) else which
        leads = steps.leads_of(seen, sight, MOST + 1)
        if not leads:
            raise DataError("Choose some leads first.")
        if len(leads) > MOST:
            raise DataError(f"At most {MOST:,} leads are changed at once. Narrow the list down with filters.")
        row = ManyChange.objects.create(kind=kind, value=wanted, author=actor.name, at=now, state=GOING)
        steps.add(row.pk, leads)
        write_down(actor, now, _DEEDS[kind], f"change {row.pk}", leads=len(leads), **{kind: wanted})
    return change_of(row.pk, actor)


def change_of(number: int, actor: Actor) -> Change:
    """A change that somebody began. Raises NotAllowedError, and NotFoundError for one of somebody else."""
    return _change(_row(number, actor))


def unfinished_of(actor: Actor) -> Change | None:
    """The change that somebody began last and that is not at its end."""
    found = ManyChange.objects.filter(author=actor.name, state__in=(GOING, RETURNING)).order_by("-pk").first()
    return None if found is None else _change(found)


def go_on(number: int, actor: Actor, now: int, at_most: int = IN_ONE_GO) -> Change:
    """Change the next leads, or change them back. Raises as `change_of`."""
    row = _row(number, actor)
    permit(actor, OPERATIONS[row.kind])
    for _ in range(0, at_most, AT_ONCE):
        with writing():
            row = ManyChange.objects.select_for_update().get(pk=number)  # one request after another
            if row.state not in _WAYS:
                break
            state, do, ended = _WAYS[row.state]
            for step in steps.some_of(number, state, AT_ONCE):
                _try(do, row, step, (actor, now))
            if not steps.some_of(number, state, 1):
                row.state = ended
                row.save(update_fields=["state"])
    return _change(row)


def take_back(number: int, actor: Actor, now: int) -> Change:
    """Begin to change leads back that nobody has changed since. Raises as `change_of`, and DataError."""
    row = _row(number, actor)
    permit(actor, OPERATIONS[row.kind])
    if row.at < now - DAY:
        raise DataError("This was changed more than a day ago. Change the leads again instead.")
    with writing():
        if not ManyChange.objects.filter(pk=number, state__in=(GOING, DONE)).update(state=RETURNING):
            raise DataError("This was taken back already.")
        write_down(actor, now, Deed.TAKE_MANY_BACK, f"change {number}", kind=row.kind)
    return change_of(number, actor)


Do = Callable[[ManyChange, steps.Step, tuple[Actor, int]], None]


def _try(do: Do, row: ManyChange, step: steps.Step, by: tuple[Actor, int]) -> None:
    """Change one lead, or note that it could not be: it went meanwhile, or is no longer seen."""
    try:
        with writing():
            do(row, step, by)
    except DataError:
        steps.note(step.number, REFUSED if row.state == GOING else BACK)


def _make(row: ManyChange, step: steps.Step, by: tuple[Actor, int]) -> None:
    if row.kind == "owner":
        before = steps.owner_of(step.lead)
        assign(step.lead, row.value, *by)
        steps.note(step.number, MADE, before=before)
    else:
        move_stage(step.lead, row.value, *by)
        steps.note(step.number, MADE, move=steps.last_move_of(step.lead))


def _return(row: ManyChange, step: steps.Step, by: tuple[Actor, int]) -> None:
    if row.kind == "stage" and step.move is not None:
        take_back_move(step.move, *by)
    elif row.kind == "owner" and steps.owner_of(step.lead) == row.value:  # else somebody gave it away since
        assign(step.lead, step.before, *by)
    steps.note(step.number, BACK)


_WAYS: Mapping[str, tuple[str, Do, str]] = {
    GOING: (WAITS, _make, DONE),
    RETURNING: (MADE, _return, RETURNED),
}
"""Of a change under way: which of its leads are next, what is done to them, and what it is in the end."""


def _row(number: int, actor: Actor) -> ManyChange:
    permit(actor, Operation.REVIEW_LEADS)
    found = ManyChange.objects.filter(pk=number, author=actor.name).first()
    if found is None:
        raise NotFoundError("There is no such change of yours.")
    return found


def _change(row: ManyChange) -> Change:
    counts: Counter[str] = steps.counts_of(row.pk)
    told = [counts[state] for state in (WAITS, MADE, REFUSED, BACK)]
    return Change(row.pk, row.kind, row.value, row.state, *told)


def _owner(value: str) -> str:
    found = email(value)
    if value.strip() and found is None:
        raise DataError(f"{value!r} is no e-mail address. An owner is named by theirs.")
    return "" if found is None else found.value


def _stage(value: str) -> str:
    names, company = ladder(), company_in_force()
    target = target_of(value, names, company)
    if target is None:
        known = ", ".join(known_stages(names, company))
        raise DataError(f"There is no stage {value!r}. It is one of: {known}.")
    if target.stage == RECYCLED:
        raise DataError("Leads are recycled one by one: how long each rests is said with it.")
    return value
