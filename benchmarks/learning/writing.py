"""The results as tables in Markdown, for the terminal and for the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.learning.automatic import AUTOMATIC
from benchmarks.learning.findings import Finding
from benchmarks.learning.luck import Distance, Doubt
from benchmarks.learning.peers import WHERE
from benchmarks.learning.results import Row
from benchmarks.learning.targets import above, short_of


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A Markdown table whose columns line up."""
    cells = [list(head), *map(list, lines)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(head))]
    written = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([written[0], rule, *written[1:]])


def comparison(rows: Sequence[Row]) -> str:
    """The automatic path beside the best single model of each row; what is in front of it is worse."""
    head = (
        "leads",
        "split",
        "AUC",
        "best single",
        "short",
        "log loss",
        "best single",
        "above",
        "calibration",
        "s",
    )
    return table(head, (compared(row) for row in rows if row.automatic is not None))


def compared(row: Row) -> list[str]:
    mine = row.models[AUTOMATIC]
    (ranks, ranked), (fits, fitted) = row.best_auc, row.best_log_loss
    return [
        row.company,
        row.plan,
        f"{mine.auc:.4f}",
        f"{ranked:.4f} {ranks}",
        f"{short_of(row):+.4f}",
        f"{mine.log_loss:.4f}",
        f"{fitted:.4f} {fits}",
        f"{above(row):+.4f}",
        f"{mine.calibration_error:.3f}",
        f"{mine.seconds:.1f}",
    ]


def everyone(rows: Sequence[Row]) -> str:
    """AUC and log loss of every model on every row."""
    there = {name for row in rows for name in row.models}
    names = [name for name in (AUTOMATIC, *WHERE) if name in there]
    lines = [[row.company, row.plan, *(figures(row, name) for name in names)] for row in rows]
    return table(["leads", "split", *(name.replace("_", " ") for name in names)], lines)


def figures(row: Row, name: str) -> str:
    found = row.models.get(name)
    return "" if found is None else f"{found.auc:.3f} / {found.log_loss:.3f}"


def costs(rows: Sequence[Row]) -> str:
    """Seconds a fit with its predictions, and the most memory of a process, of every model."""
    names = list(dict.fromkeys(name for row in rows for name in row.models))
    lines = []
    for name in names:
        found = [row.models[name] for row in rows if name in row.models]
        slowest = max(found, key=lambda one: one.seconds)
        mean = sum(one.seconds for one in found) / len(found)
        memory = max(one.peak_mb for one in found)
        lines.append([name.replace("_", " "), f"{mean:.1f}", f"{slowest.seconds:.1f}", f"{memory:,.0f}"])
    return table(("model", "seconds, mean", "slowest row", "MB at the peak"), lines)


LUCK = """The best of nine is picked on the leads it is judged on, so that it owes something to luck. `luck` is how
much better it looks on leads that picked it than on leads that did not, by drawing the leads judged anew 200 times
(Tsamardinos, Greasidou and Borboudakis 2018). The interval says how sure the distance to it is, given the leads
judged; where it reaches below 0, these leads cannot tell which of the two is better."""


def doubted(found: Sequence[Doubt]) -> str:
    """How sure each row's distances are, and how much luck is in them."""
    head = ("leads", "split", "AUC behind", "95 %", "luck", "log loss behind", "95 %", "luck")
    return table(head, ([one.company, one.plan, *told(one.auc), *told(one.log_loss)] for one in found))


def told(one: Distance) -> list[str]:
    return [f"{one.behind:+.4f}", f"{one.low:+.3f} to {one.high:+.3f}", f"{one.luck:.4f}"]


OPENING = """# How well it learns

Learning without any option beside nine single models, untuned, and the constant, all on the same splits; the best
single model is picked after the fact for each row and each figure, which nobody can do beforehand. `newest` learns from
the older four fifths and is judged on the newest fifth; `rolling` predicts each of ten blocks of time from those
before it; `folds` are five random parts; `500 leads` and the like are means over draws of that size. What could only be
known late was taken out of the tables, but for PageValues of the rows named `shoppers`. The single models are given it.
Learning asks about it and uses it, but where it alone ranks with an AUC of 0.95 or more: there it is taken for something
that is known only later and left out, as in the order of time, and such a row cannot be reached.

Made by `make bench-learning`, or in parts by
`python -m benchmarks.learning accuracy --plan newest --page docs/explanation/learning-benchmark.md`. A cell without a
figure was not run, and that model takes no part in the comparison of its row.
"""


REMARKS = Path(__file__).with_name("remarks.md")
"""What figures do not say of themselves, and those of parts that a page need not measure anew."""


def page(
    rows: Sequence[Row],
    findings: Sequence[Finding],
    missing: Sequence[str] = (),
    found: Sequence[Doubt] = (),
) -> str:
    """Everything on one page of Markdown; `missing` says what was not run, `found` how much is luck."""
    verdicts = {True: "held", False: "**missed**", None: ""}
    lines = []
    for one in findings:
        value = "" if one.value is None else f"{one.value:,.4f}".rstrip("0").rstrip(".")
        lines.append([one.what, value, one.limit, verdicts[one.holds], "; ".join(one.notes)])
    parts = [OPENING, f"**Not run for this page:** {'; '.join(missing)}." if missing else ""]
    parts += ["## Targets", table(("target", "reached", "limit", "", "where"), lines), REMARKS.read_text()]
    if rows:
        parts += ["## Beside the best single model", comparison(rows)]
        parts += ["## How much of it is luck", LUCK, doubted(found)] if found else []
        parts += ["## All models, AUC and log loss"]
        parts += [everyone(rows), "## What they cost", costs(rows)]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def left_out(rows: Sequence[Row], plans: Sequence[str], parts: Sequence[str]) -> list[str]:
    """What a whole run has besides these rows: splits, in whole or for some tables, and other parts."""
    there: dict[str, set[str]] = {}
    for row in rows:
        if row.automatic is not None:
            there.setdefault(row.plan, set()).add(row.company)
    absent = [f"`{plan}`" for plan in plans if plan not in there]
    most = max((len(names) for names in there.values()), default=0)
    some = [
        f"`{plan}` but for {', '.join(sorted(names))}" for plan, names in there.items() if len(names) < most
    ]
    return [*absent, *some, *(f"the part `{part}`" for part in parts)]
