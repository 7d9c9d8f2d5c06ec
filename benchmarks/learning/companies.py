"""All tables that are learned from, by name, and the rows of the results they stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from benchmarks.learning.crm import LEVELS, SEEDS, crm
from benchmarks.learning.elsewhere import ELSEWHERE
from benchmarks.learning.tables import Table, bank, course_company, shoppers
from benchmarks.learning.unseen import churn, visits

COMPANIES: Mapping[str, Callable[[], Table]] = {
    "course company": course_company,
    "bank": bank,
    "shoppers": shoppers,
    "shoppers, no PageValues": partial(shoppers, pages=False),
    **{f"leadforge {level} {seed}": partial(crm, level, seed) for level in LEVELS for seed in SEEDS},
    "telco churn": churn,
    "hillstrom visits": visits,
    **ELSEWHERE,
}
TIMELESS = ("telco churn", "hillstrom visits", *ELSEWHERE)
"""The tables that say nothing of time: they are cut into folds and not otherwise."""

BETRAYED = "shoppers"
"""The table that keeps a column known only late: single models are given it, learning leaves it out by itself."""

AT_HOME = tuple(name for name in COMPANIES if name not in ELSEWHERE)
"""The tables that `accuracy` and `curves` measure."""

CURVED = tuple(name for name in COMPANIES if name not in TIMELESS)
"""The tables whose learning curves are drawn."""


def plans_of(company: str, plans: Sequence[str]) -> list[str]:
    """Those of some plans by which a table is cut."""
    if company in TIMELESS:
        return [plan for plan in plans if plan == "folds"]
    return [plan for plan in plans if company in CURVED or not plan.endswith(" leads")]


def draws_of(company: str) -> int:
    """How many draws of a curve fall to a table: the seeds of one level share them."""
    return 7 if company.startswith("leadforge") else 20


def row_of(company: str, plan: str) -> str:
    """The name of the row in which a result is counted: a curve is of a level, not of a seed."""
    curve = plan.endswith(" leads") and company.startswith("leadforge")
    return company.rpartition(" ")[0] if curve else company
