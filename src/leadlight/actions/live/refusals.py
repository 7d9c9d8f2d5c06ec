"""Rows that were not imported: counted, the first ones kept, and all written to a list if it is wanted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from leadlight.tables.errors import CannotWriteError
from leadlight.tables.formulas import neutralise
from leadlight.tables.safely import replacing

if TYPE_CHECKING:
    from _csv import Writer

    from leadlight.actions.live.import_chunks import Refused

SHOWN = 5


class Refusals:
    """Takes refused rows; `shown` are the first of them."""

    def __init__(self, writer: Writer | None = None) -> None:
        """Write them to `writer` too."""
        self._writer = writer
        self.shown: list[Refused] = []

    def take(self, refused: list[Refused]) -> None:
        """Note these rows."""
        self.shown.extend(refused[: SHOWN - len(self.shown)])
        if self._writer is not None:
            self._writer.writerows(
                (neutralise(each.place), each.row, neutralise(each.reason)) for each in refused
            )


@contextmanager
def noted_refusals(out: str | None) -> Iterator[Refusals]:
    """Collect refused rows, in the end in a CSV file `out`; raises CannotWriteError."""
    if out is None:
        yield Refusals()
        return
    path = Path(out)
    if path.suffix.lower() != ".csv":
        raise CannotWriteError(f"{out} cannot hold the refused rows. Name a file that ends in .csv.")
    with replacing(path) as draft, draft.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("list", "row", "reason"))
        yield Refusals(writer)
