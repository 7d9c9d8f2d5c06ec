"""Whose leads somebody sees, as a value and as a condition of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.storage.many import among, rows


@dataclass(frozen=True, slots=True)
class Sight:
    """Leads of everybody, or those of nobody and of one `owner`: an e-mail address in lower case."""

    owner: str | None = None

    def sees(self, owner: str) -> bool:
        """Whether a lead with this owner is seen."""
        return self.owner is None or owner.strip().lower() in {"", self.owner}

    def condition(self, column: str = "l.owner") -> tuple[str, list[str]]:
        """The same as SQL over a column with the owner, and its arguments."""
        if self.owner is None:
            return "TRUE", []
        return f"lower(trim({column})) IN ('', %s)", [self.owner]


EVERYTHING = Sight()


def root_called(uid: str, sight: Sight) -> int | None:
    """The lead that stands for the one with this id, where it is seen."""
    return next(iter(_seen("l.uid = %s", uid, sight).values()), None)


def roots_seen(leads: Sequence[int], sight: Sight) -> dict[int, int]:
    """Of those leads that are seen: each with the one that stands for it, whose owner decides."""
    return _seen(*among("l.id", leads), sight)


def _seen(test: str, argument: object, sight: Sight) -> dict[int, int]:
    found = rows(
        "SELECT l.id, r.id, r.owner FROM leadlight_lead l "
        f"JOIN leadlight_lead r ON r.id = COALESCE(l.root_id, l.id) WHERE {test}",
        [argument],
    )
    return {lead: root for lead, root, owner in found if sight.sees(owner)}
