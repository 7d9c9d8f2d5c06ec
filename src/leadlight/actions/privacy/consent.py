"""Consent: what a person said of a purpose, written down by hand; and whether they may get campaigns."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.people import lead_of_key, part_of_key
from leadlight.engage.consent import Verdict, may_contact
from leadlight.errors import DataError
from leadlight.ingest.consents import EMAIL, LONGEST, MARKETING, Said
from leadlight.scoring.values import normal_name
from leadlight.storage.consents import Entry, add_consents, statements_of
from leadlight.storage.merges import parts_of, root_of, uid_of_lead
from leadlight.storage.models import Consent
from leadlight.storage.objections import objected
from leadlight.storage.settings_rows import choose, setting
from leadlight.storage.transaction import writing

CONSENT_NEEDED = "consent.needed"


def record_consent(key: str, said: Said, now: int, actor: Actor) -> str:
    """Write down what the person of a key told somebody; what their lead is called outside.

    Raises DataError for a purpose that has no letters.
    """
    permit(actor, Operation.MANAGE_PRIVACY)
    purpose = normal_name(said.purpose)[:LONGEST]
    if not purpose:
        raise DataError("A purpose has a name, such as email.")
    with writing():
        lead = part_of_key(key)
        named = Said(purpose, said.given, said.place, said.text, said.version)
        add_consents([Entry(lead, named, now, by=actor.name)])
        uid = uid_of_lead(root_of(lead))
        write_down(actor, now, Deed.RECORD_CONSENT, uid, given=said.given)
        return uid


def need_consent(needed: bool, now: int, actor: Actor) -> None:  # noqa: FBT001 - it is what is chosen
    """Choose whether campaigns go only to those who agreed, or to all who did not say no."""
    permit(actor, Operation.MANAGE_COMPANY)
    with writing():
        choose(CONSENT_NEEDED, needed)
        write_down(actor, now, Deed.NEED_CONSENT, needed=needed)


def consent_is_needed() -> bool:
    """Whether campaigns go only to those who agreed."""
    return bool(setting(CONSENT_NEEDED, usual=True))


def consents_of_person(key: str, actor: Actor) -> list[Consent]:
    """Everything that the person of a key said, the oldest first. Raises DataError where there is nobody."""
    permit(actor, Operation.MANAGE_PRIVACY)
    return list(Consent.objects.filter(lead__in=parts_of(lead_of_key(key))).order_by("at", "pk"))


def verdicts(key: str) -> dict[str, Verdict]:
    """For every purpose that the person of a key said something of, and mails, whether it is allowed."""
    root = lead_of_key(key)
    named = {each.purpose for each in statements_of(parts_of(root))} - {MARKETING}
    return {purpose: may_get(root, purpose) for purpose in sorted(named | {EMAIL})}


def may_get(root: int, purpose: str) -> Verdict:
    """Whether the person of a root may get what a purpose stands for: to be asked before anything is sent."""
    return may_contact(
        statements_of(parts_of(root)),
        purpose,
        objects=bool(objected([root])),
        consent_needed=consent_is_needed(),
    )
