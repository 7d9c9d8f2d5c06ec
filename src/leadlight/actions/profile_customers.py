"""Describe the ideal customer from existing customers, and write fit rules for leads like them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadlight.actions.lead_columns import columns_of, count_of
from leadlight.actions.proposed_rules import key, one_line, plain, scalar
from leadlight.actions.suggested_document import distinct
from leadlight.actions.suggested_rules import share
from leadlight.actions.work_table import Inputs, Tell, opened, tell_nobody
from leadlight.errors import DataError
from leadlight.insights.rates import wilson
from leadlight.learning.dataset import Known
from leadlight.learning.points.ideal_customer import IdealCustomer, Range, Trait, Value, ideal_customer, told

FEWEST = 20
"""So many customers are needed to say what they are like."""
_LEFT_OUT_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Profiled:
    """The profile, and the scoring model that was made of it as text; `said` is what was noticed."""

    profile: IdealCustomer
    text: str
    said: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the ideal customer is like, a sentence a field."""
        return tuple(told(self.profile))


def profile_customers(customers: Inputs, leads: Inputs | None, tell: Tell = tell_nobody) -> Profiled:
    """Describe customers, against leads where there are any.

    Raises TableError for what cannot be read, DataError for too few customers or nothing to tell.
    """
    known, said = _known(customers, tell)
    if known.leads < FEWEST:
        raise DataError(
            f"{customers.leads} has {known.leads:,} customers, and at least {FEWEST} are needed to say what "
            "they are like. Add customers, or write the rules yourself: leadlight init."
        )
    others, more = (None, ()) if leads is None else _known(leads, tell)
    tell("Describing")
    profile = ideal_customer(known, others)
    if not profile.traits:
        raise DataError(
            f"No field of {customers.leads} says what customers are like: {_listed(profile)}. "
            "Add fields such as industry, country or company size."
        )
    sources = customers.leads if leads is None else f"{customers.leads} beside {leads.leads}"
    return Profiled(profile, _document(profile, sources), (*said, *more, *profile.unread))


def _known(inputs: Inputs, tell: Tell) -> tuple[Known, tuple[str, ...]]:
    with opened(inputs, tell) as work:
        leads = count_of(work.connection, work.leads)
        columns = columns_of(work.connection, work.leads)
        return Known(leads, columns, forms=inputs.forms), tuple(work.notes)


def _listed(profile: IdealCustomer) -> str:
    return "; ".join(f"{name}: {why}" for name, why in profile.left_out[:6]) or "it has no fields"


def _document(profile: IdealCustomer, sources: str) -> str:
    lines = [f"# The ideal customer, after {one_line(sources)}.", "#"]
    lines += [f"#   {one_line(sentence)}" for sentence in told(profile)]
    if profile.left_out:
        lines += ["#", "# Left aside:"]
        left = profile.left_out[:_LEFT_OUT_SHOWN]
        lines += [f"#   {one_line(name)[:60]}: {one_line(why)}" for name, why in left]
    lines += ["", "language: 1", "name: Ideal customer", f"about: {scalar(_about(profile))}", ""]
    lines += ["scores:", "  fit:", "    rules:"]
    names = distinct([one_line(trait.field).strip() for trait in profile.traits])
    for trait, name in zip(profile.traits, names, strict=True):
        lines.append(f"      - name: {scalar(name)}")
        lines += [f"        {line}" for line in _rule(trait, profile)]
    return "\n".join(lines) + "\n"


def _about(profile: IdealCustomer) -> str:
    if profile.others is None:
        return (
            f"Made of {profile.customers:,} customers alone: points for what is frequent among them. What is "
            "frequent among all leads is so too; name other leads to see the difference."
        )
    return (
        f"Made of {profile.customers:,} customers beside {profile.others:,} leads: 5 points for what "
        "customers have twice as often, -5 for half as often."
    )


def _rule(trait: Trait | Range, profile: IdealCustomer) -> Iterator[str]:
    if isinstance(trait, Range):
        beside = (
            ""
            if trait.inside_others is None
            else f"; {_of(trait.inside_others, trait.known_others)} of leads"
        )
        yield f"about: {scalar(f'{_of(trait.inside, trait.known)} of customers{beside}.')}"
        yield f"when: {{{key(trait.field)}: {{between: [{plain(trait.low)}, {plain(trait.high)}]}}}}"
        yield f"points: {trait.points}"
        return
    known = f"Known of {trait.known:,} of {profile.customers:,} customers; by value beside each."
    yield f"about: {scalar(known)}"
    yield f"table: {scalar(trait.field)}"
    yield "points:"
    for value in trait.values:
        yield f"  {scalar(value.key)}: {value.points}  # {_value_said(value, trait)}"


def _value_said(value: Value, trait: Trait) -> str:
    beside = "" if value.others is None else f"; {_of(value.others, trait.known_others)} of leads"
    return f"{_of(value.customers, trait.known)} of customers{beside}"


def _of(count: int, known: int | None) -> str:
    return share(wilson(count, known or 0))
