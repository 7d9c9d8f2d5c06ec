"""Leads that were won and are like another: which of its traits they share, the rare ones counting most.

Compared are plain values of fields, folded; two leads are alike where they have the same. A trait weighs
ln((n + 1) / c), where c of the n won leads have it: what almost all of them have says little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadlight.scoring.values import Value, folded, normal_name, number

MOST_SHOWN = 5
LEAST_SHARED = 2
"""Leads that share fewer traits are not called similar."""

NOT_TRAITS = frozenset({
    "address_street", "avatar", "created_at", "createdat", "description", "email", "email_address",
    "family_name", "first_name", "firstname", "full_name", "given_name", "id", "last_name", "lastname",
    "linkedin", "name", "phone", "postal_code", "street", "surname", "url", "user_id", "username", "website",
    "zip",
})  # fmt: skip
"""Fields that tell a person apart, and so say nothing of who is like them."""

_BEGINNINGS = ("last_touch", "first_touch_source", "referrer_kind", "device_kind")
_ENDINGS = ("_at", "_id", "_date", "_url", "_page", "_events", "_referrer")
_LONGEST = 80

Trait = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Won:
    """A lead that was won: by its number, its account and its fields."""

    lead: int
    account: str | None
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Alike:
    """A lead that was won, the names of the fields in which it is alike, and of how many it might have been.

    `weight` is the sum of what the shared traits weigh.
    """

    lead: int
    shared: tuple[str, ...]
    of: int
    same_account: bool
    weight: float


def similar_leads(own: Won, won: Sequence[Won]) -> list[Alike]:
    """The won leads that are most like a lead, the most alike first; not itself."""
    mine = traits(own.fields)
    others = [(each, traits(each.fields)) for each in won if each.lead != own.lead]
    counts = Counter(trait for _, theirs in others for trait in theirs)
    weights = {trait: math.log((len(others) + 1) / count) for trait, count in counts.items()}
    found = [_alike(own, mine, each, theirs, weights) for each, theirs in others]
    telling = [each for each in found if len(each.shared) >= LEAST_SHARED or each.same_account]
    return sorted(telling, key=lambda each: (-each.same_account, -each.weight, -each.lead))[:MOST_SHOWN]


def _alike(
    own: Won, mine: frozenset[Trait], other: Won, theirs: frozenset[Trait], weights: Mapping[Trait, float]
) -> Alike:
    shared = sorted(mine & theirs, key=lambda trait: (-weights[trait], trait))
    names = {name for name, _ in mine} & {name for name, _ in theirs}
    return Alike(
        other.lead,
        tuple(name for name, _ in shared),
        len(names),
        own.account is not None and own.account == other.account,
        sum(weights[trait] for trait in shared),
    )


def traits(fields: Mapping[str, Value]) -> frozenset[Trait]:
    """What can be compared of a lead: plain values, numbers by their order of magnitude."""
    return frozenset(
        (name, text)
        for name, value in fields.items()
        if _is_trait(name) and (text := _comparable(value)) is not None
    )


def _is_trait(name: str) -> bool:
    normal = normal_name(name)
    return normal not in NOT_TRAITS and not normal.startswith(_BEGINNINGS) and not normal.endswith(_ENDINGS)


def _comparable(value: Value) -> str | None:
    if value is None or isinstance(value, list | tuple):
        return None
    size = number(value)
    if size is not None and not isinstance(value, bool):
        return f"about {math.floor(math.log2(float(size)))}" if size > 0 else "none"
    text = folded(value)
    return text if text and len(text) <= _LONGEST else None
