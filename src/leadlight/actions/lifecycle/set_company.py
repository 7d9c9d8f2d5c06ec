"""Change what the company decided of its selling: pipeline, reasons, recycling, currency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.lifecycle.deciding import ladder
from leadlight.engage.company import Company, PipelineError, known_stages, read_company
from leadlight.engage.company_changes import changed
from leadlight.errors import DataError
from leadlight.storage.company_row import company_in_force, store_company
from leadlight.storage.due_rows import EVERYBODY, make_due
from leadlight.storage.models import Audit
from leadlight.storage.transaction import writing


def set_company(text: str, actor: Actor, now: int, source: str = "the pipeline") -> Company:
    """Put what a YAML text says in force; every lead is looked at again. No lead changes its step by it.

    Raises NotAllowedError, and PipelineError for a text that cannot be used.
    """
    permit(actor, Operation.MANAGE_COMPANY)
    company = read_company(text, source)
    with writing():
        _put(company, actor, now, source)
    return company


def change_company(parts: Mapping[str, Any], actor: Actor, now: int) -> int | None:
    """Replace parts of what the company decided, given as JSON has them.

    It returns the number with which the change can be taken back, None where nothing changed. Raises
    NotAllowedError, CannotChangeError and PipelineError.
    """
    permit(actor, Operation.MANAGE_COMPANY)
    with writing():
        before = company_in_force()
        company = changed(before, parts)
        return None if company == before else _put(company, actor, now, "Recycling")


def take_back_change(number: int, actor: Actor, now: int) -> None:
    """Let what was decided before a change be in force again, if nothing changed since. Raises DataError."""
    permit(actor, Operation.MANAGE_COMPANY)
    with writing():
        row = Audit.objects.filter(pk=number, action=Deed.SET_PIPELINE).first()
        if row is None or row.detail["after"] != company_in_force().as_json():
            raise DataError(
                "This was changed again since, so that it cannot be taken back. Change it by hand."
            )
        _put(Company.model_validate(row.detail["before"]), actor, now, "Recycling")


def _put(company: Company, actor: Actor, now: int, source: str) -> int:
    _check_rules(company, source)
    before = company_in_force()
    store_company(company)
    make_due(EVERYBODY, [(0, now)])
    return write_down(actor, now, Deed.SET_PIPELINE, before=before.as_json(), after=company.as_json())


def _check_rules(company: Company, source: str) -> None:
    known = known_stages(ladder(), company.model_copy(update={"pipeline": ()}))
    for rule in company.recycle.rules:
        if rule.stage not in known:
            raise PipelineError(
                f"{source}: there is no stage '{rule.stage}' to recycle leads from. It is one of: "
                f"{', '.join(known)}."
            )
