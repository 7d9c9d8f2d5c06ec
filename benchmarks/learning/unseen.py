"""Tables that nothing was ever measured on while learning was made, and that say nothing of time."""

from __future__ import annotations

from functools import lru_cache

from benchmarks.learning.tables import SHARED, Table, past_leads, read, split_off


@lru_cache(maxsize=1)
def churn() -> Table:
    """Customers of an invented telephone company, of whom a quarter left it."""
    columns = read(SHARED / "telco_churn" / "WA_Fn-UseC_-Telco-Customer-Churn.csv")
    left = [value == "Yes" for value in columns.pop("Churn")]
    return Table("telco churn", past_leads(columns, left, None), (), ("customerID",))


@lru_cache(maxsize=1)
def visits() -> Table:
    """Customers of a shop after an e-mail, or none, by lot; who bought is known after who visited."""
    columns = read(SHARED / "hillstrom" / "hillstrom_even_rows.csv.gz")
    late = split_off(columns, ("conversion", "spend"))
    visited = [value == "1" for value in columns.pop("visit")]
    return Table("hillstrom visits", past_leads(columns, visited, None), late)
