"""What a field is good for: its kind, how it is cleaned, or why it is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from leadlight.learning.dataset import NO_TIME, Flags, Floats, Whole
from leadlight.learning.fields.facts import MOSTLY, Facts, facts_of
from leadlight.learning.fields.names import COUNTING, DATES, IDENTIFYING, IDS, NAMING, NOMINAL, TITLES, says
from leadlight.learning.fields.recipes import (
    OTHERS,
    CategoryRecipe,
    DateRecipe,
    EmailRecipe,
    FilledRecipe,
    NumberRecipe,
    Recipe,
    TitleRecipe,
    TruthRecipe,
)
from leadlight.learning.values.column_reading import LARGEST, ColumnReading
from leadlight.learning.values.date_numbers import date_form
from leadlight.learning.values.number_texts import unit_of
from leadlight.learning.values.placeholders import INFINITE, sentinels
from leadlight.learning.wording import counted, figure, percent
from leadlight.scoring.derived import job_function, seniority

Verdict: TypeAlias = Literal["use", "cleaned", "left out"]

MOST_LEVELS = 500
_LEAST_ROWS = 5


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """What becomes of a field, and why; `missing` is a share of the leads, placeholders included."""

    name: str
    verdict: Verdict
    why: str
    kind: str = ""
    missing: float = 0.0
    distinct: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a field, and its recipe unless it is left out."""

    verdict: FieldVerdict
    recipe: Recipe | None = None


def judged(name: str, reading: ColumnReading, rows: Whole, *, kept: bool = False) -> Judged:
    """Judge a field by the leads of `rows` alone; a field that is `kept` is used if it can be."""
    facts = facts_of(name, reading, rows)
    found = _left_out(facts) or _by_kind(facts)
    if kept and found.recipe is None and facts.known:
        found = _numbers(facts) if facts.are_numbers else _category(facts)
        found = replace(found, verdict=replace(found.verdict, why=f"kept as you said; {found.verdict.why}"))
    return found


def _verdict(facts: Facts, kind: str, why: str, *cleaned: str) -> FieldVerdict:
    listed = sorted(facts.placeholders - INFINITE)
    said = [f"{_quoted(listed)} count{'s' * (len(listed) == 1)} as missing"] if listed else []
    if facts.infinite:
        said.append(
            f"{counted(facts.infinite, 'infinite value')} count{'s' * (facts.infinite == 1)} as missing"
        )
    if facts.reading.spellings:
        said.append(f"{counted(facts.reading.spellings, 'other spelling')} joined")
    said += cleaned
    return FieldVerdict(
        facts.name,
        "cleaned" if said else "use",
        "; ".join([*said, why] if why else said),
        kind,
        1 - facts.known / max(1, facts.rows),
        facts.distinct,
    )


def _out(facts: Facts, why: str) -> Judged:
    missing = 1 - facts.known / max(1, facts.rows)
    return Judged(FieldVerdict(facts.name, "left out", why, "", missing, facts.distinct))


def _left_out(facts: Facts) -> Judged | None:
    if not facts.known:
        return _out(facts, "nothing but placeholders" if facts.placeholders else "empty")
    if facts.known < min(max(_LEAST_ROWS, facts.rows / 200), facts.rows):
        return _out(facts, f"only {facts.known:,} of {facts.rows:,} leads have a value")
    most = int(facts.counts.max())
    if facts.distinct == 1 and facts.known == facts.rows:
        return _out(facts, "the same for every lead")
    if facts.rows - most < max(_LEAST_ROWS, facts.rows / 2000) and facts.rows >= 10 * _LEAST_ROWS:
        return _out(facts, f"the same for all but {facts.rows - most:,} of {facts.rows:,} leads")
    return None


def _by_kind(facts: Facts) -> Judged:
    reading = facts.reading
    truths = np.isfinite(reading.truths)
    if facts.share(truths) >= 0.98 and bool((truths & ~reading.has_digit & facts.present).any()):
        return _truths(facts, truths)
    if (date := _written_date(facts)) is not None:
        return date
    if facts.are_numbers:
        return _numbers_or_names(facts)
    addresses = reading.made(
        "addresses", lambda: np.array(["@" in text[1:] for text in reading.folded], np.bool_)
    )
    if facts.share(addresses) >= 0.8:
        return Judged(_verdict(facts, "e-mail address", "its kind, not the address"), EmailRecipe(facts.name))
    return _texts(facts)


def _truths(facts: Facts, truths: Flags) -> Judged:
    yes = int(facts.counts[facts.reading.truths == 1].sum())
    odd = facts.known - int(facts.counts[truths].sum())
    cleaned = [_missing(odd, "neither yes nor no")] if odd else []
    why = f"{percent(yes / facts.known)} say yes"
    return Judged(_verdict(facts, "yes or no", why, *cleaned), TruthRecipe(facts.name))


def _written_date(facts: Facts) -> Judged | None:
    reading = facts.reading
    dates: Literal["dmy", "mdy"] | None = None
    times = reading.instants
    if facts.share(times != NO_TIME) < MOSTLY:
        found = _order(facts)
        if found is None:
            return None
        if found == "either":
            why = "dates that could be two things; say --dates dmy or --dates mdy"
            return _out(facts, why)
        dates = "dmy" if found == "dmy" else "mdy"
        times = DateRecipe(facts.name, "text", dates).of_values(reading)
        if facts.share(times != NO_TIME) < MOSTLY:
            return None
    return Judged(
        _verdict(facts, "date", "its age in days at the moment"), DateRecipe(facts.name, "text", dates)
    )


def _order(facts: Facts) -> Literal["dmy", "mdy", "either"] | None:
    """Which number of dates such as 03/04/2026 is the day, as the values show."""
    pairs = facts.reading.day_and_month[facts.present]
    first, second = pairs[:, 0], pairs[:, 1]
    if int((first > 0).sum()) < MOSTLY * facts.distinct:
        return None
    day_first = ((first > 12) & (second <= 12)).any()
    month_first = ((second > 12) & (first <= 12)).any()
    if bool(day_first) == bool(month_first):
        return "either"
    return "dmy" if day_first else "mdy"


def _numbers_or_names(facts: Facts) -> Judged:
    known = np.isfinite(facts.numbers) & facts.present
    values = facts.numbers[known]
    whole = bool(np.all(values == np.floor(values)))
    if whole and says(facts.name, DATES) and (form := date_form(values)) is not None:
        why = "its age in days at the moment"
        said = {"serial": "days of a spreadsheet", "yyyymmdd": "YYYYMMDD"}.get(form, f"{form} since 1970")
        return Judged(_verdict(facts, "date", why, f"read as {said}"), DateRecipe(facts.name, form))
    if whole and _names_each(facts, values):
        return _out(facts, "it names the lead or counts the rows: every lead has its own number")
    if whole and says(facts.name, IDS) and facts.distinct > max(50, facts.known / 10):
        shared = f"{facts.known / facts.distinct:.1f} leads share one on average"
        return _out(facts, f"it names somebody or something, and {shared}; if they belong together: --group")
    nominal = says(facts.name, NOMINAL) and not says(facts.name, COUNTING)
    if whole and nominal and 2 < facts.distinct <= max(50, facts.known / 4):
        return _category(facts, "whole numbers that are names")
    return _numbers(facts)


def _names_each(facts: Facts, values: Floats) -> bool:
    if len(values) < max(20, 0.98 * facts.known):
        return False
    dense = float(values.max() - values.min()) < 1.5 * len(values)
    return dense or says(facts.name, IDENTIFYING)


def _numbers(facts: Facts) -> Judged:
    known = np.isfinite(facts.numbers)
    odd = facts.known - int(facts.counts[known].sum())
    large = int(facts.counts[facts.reading.too_large].sum())
    special = sentinels(facts.numbers, facts.counts)
    cleaned = [_missing(odd - large, "no number")] if odd > large else []
    cleaned += [_missing(large, f"beyond {LARGEST:g}")] if large else []
    cleaned += [f"{value:g} counts as missing: it stands far from all other numbers" for value in special]
    if facts.notation is not None:
        units = {unit_of(text) for text in facts.texts()[:5000]} - {""}
        cleaned.insert(0, f"written as text{f' with {_quoted(sorted(units))}' if units else ''}")
    left = facts.numbers[known & facts.present & ~np.isin(facts.numbers, special)]
    why = f"from {figure(left.min())} to {figure(left.max())}" if len(left) else ""
    recipe = NumberRecipe(facts.name, facts.notation, tuple(special))
    verdict = _verdict(facts, "number", why, *cleaned)
    gone = int(facts.counts[np.isin(facts.numbers, special)].sum()) + odd
    return Judged(replace(verdict, missing=verdict.missing + gone / max(1, facts.rows)), recipe)


def _texts(facts: Facts) -> Judged:
    if facts.distinct > 30 and (facts.distinct <= 20_000 or says(facts.name, TITLES)) and _are_titles(facts):
        return Judged(_verdict(facts, "job title", "as seniority and function"), TitleRecipe(facts.name))
    own = facts.known > 20 and facts.distinct > facts.known / 2
    names = says(facts.name, NAMING) and facts.distinct > max(50, facts.known / 10)
    if not own and not names:
        return _category(facts, *_digits_among(facts))
    why = "it names somebody or something" if names else "nearly every lead has its own text"
    filled = facts.known / facts.rows
    if not 0.02 < filled < 0.98 or facts.rows < 50:
        return _out(facts, why)
    recipe = FilledRecipe(facts.name, tuple(sorted(facts.placeholders)))
    return Judged(_verdict(facts, "given or not", "", f"only whether it is given: {why}"), recipe)


def _digits_among(facts: Facts) -> Iterator[str]:
    """What is said of numbers in a column of names."""
    numeric = facts.share(np.isfinite(facts.numbers))
    if facts.are_codes:
        yield "codes, as the zeros before some of them say"
    elif numeric > 0.05:
        yield f"numbers and texts are mixed ({percent(numeric)} numbers); taken as names"


def _are_titles(facts: Facts) -> bool:
    reading = facts.reading
    found = reading.made(
        "titles",
        lambda: np.array([(seniority(text) or job_function(text)) is not None for text in reading.texts]),
    )
    titles = np.asarray(found, dtype=np.bool_)
    return facts.share(titles) >= (0.2 if says(facts.name, TITLES) else 0.6)


def _category(facts: Facts, *cleaned: str) -> Judged:
    least = 5 if facts.rows >= 500 else 3
    ranked = sorted(_levels(facts), key=lambda pair: (-pair[1], pair[0]))
    frequent = [text for text, count in ranked if count >= least][:MOST_LEVELS]
    rare = len(ranked) - len(frequent)
    if not frequent:
        return _out(facts, "no value is frequent enough to learn from")
    said = [f"{rare:,} rare values taken together" if rare > 1 else "1 rare value set aside"] if rare else []
    levels = (*frequent, *([OTHERS] if rare else []))
    recipe = CategoryRecipe(facts.name, levels, tuple(sorted(facts.placeholders)))
    shown = f"{len(ranked):,} values, most often {_quoted(frequent[:1])}"
    return Judged(_verdict(facts, "category", shown, *cleaned, *said), recipe)


def _levels(facts: Facts) -> Iterator[tuple[str, int]]:
    """The values as they are shown, values that are compared alike once."""
    found: dict[str, tuple[str, int]] = {}
    for place in np.flatnonzero(facts.present):
        key, text = facts.reading.folded[place], facts.reading.texts[place]
        first, count = found.get(key, (text, 0))
        found[key] = (min(first, text), count + int(facts.counts[place]))
    return iter(found.values())


def _missing(count: int, what: str) -> str:
    """What became of values that could not be read."""
    if count == 1:
        return f"1 value that is {what} counts as missing"
    return f"{count:,} values that are {what}{'s' * what.endswith('number')} count as missing"


def _quoted(texts: list[str], most: int = 4) -> str:
    shown = ", ".join(f"'{text}'" for text in texts[:most])
    return shown if len(texts) <= most else f"{shown} and {len(texts) - most:,} more"
