"""Which part of the queue a page shows, as its address says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from leadlight.actions.leads.queue import MOST, Wanted

if TYPE_CHECKING:
    from django.http import HttpRequest

FIRST = 25
"""So many rows are shown at first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How many rows, and whether of everybody's leads."""

    rows: int = FIRST
    everybody: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """What a request asks for; what it says wrongly is as if it had not said it."""
        said = request.GET.get("rows", "")
        rows = int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else FIRST
        return cls(min(max(rows, FIRST), MOST), request.GET.get("whose") == "all")

    def wanted(self, *, everybody: bool) -> Wanted:
        """What is looked for, of somebody who may see the leads of all or not."""
        return Wanted(self.rows, self.everybody and everybody)

    @property
    def query(self) -> str:
        """The same as the end of an address; blank for what is shown at first."""
        said = {
            **({"whose": "all"} if self.everybody else {}),
            **({"rows": self.rows} if self.rows != FIRST else {}),
        }
        return f"?{urlencode(said)}" if said else ""

    @property
    def more(self) -> str:
        """The end of the address of a longer list; blank where there is none."""
        return Asked(min(self.rows * 2, MOST), self.everybody).query if self.rows < MOST else ""
