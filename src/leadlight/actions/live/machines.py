"""The rules on machines: which are in force, and changed ones in their place."""

from __future__ import annotations

from functools import lru_cache

from leadlight.ingest.gist import reach_of
from leadlight.ingest.machine_rules import MachineRules, read_machine_rules, shipped_rules, shipped_text
from leadlight.ingest.machines import Machines
from leadlight.storage.due_rows import EVERYBODY, claim, end, make_due, make_rescored, still_ours
from leadlight.storage.machine_rows import add_machine_rules, machine_rules_number, text_of_machine_rules
from leadlight.storage.merges import roots_after
from leadlight.storage.transaction import writing

AT_ONCE = 5_000
"""So many leads are made due in one transaction."""


def machines_in_force() -> Machines:
    """The rules in force, ready to be applied."""
    return _ready(machine_rules_text())


def reach_in_force() -> int:
    """So far away another event may lie that decides by the rules in force whether one is a machine's."""
    return reach_of(read_machine_rules(machine_rules_text()))


def machine_rules_text() -> str:
    """The rules in force as YAML: those set last, else those that come with the product."""
    number = machine_rules_number()
    return shipped_text() if number is None else text_of_machine_rules(number)


def set_machine_rules(text: str, now: int, by: str = "", source: str = "the rules") -> int:
    """Put rules in force and have every lead scored again; their number. Raises MachineRulesError."""
    read_machine_rules(text, source)
    with writing():
        number = add_machine_rules(text, now, by)
        make_due(EVERYBODY, [(0, now)])
    make_everybody_due(now)
    return number


def make_everybody_due(now: int) -> None:
    """Have every lead scored again where that was asked for; others may write in between."""
    for claimed in claim(EVERYBODY, now, 1):
        last: int | None = 0
        while last is not None:
            with writing():
                last = _some_due(last, now)
        with writing():
            end([claimed], still_ours([claimed]))


def _some_due(after: int, now: int) -> int | None:
    """Make the next leads due; the last of them, None where there are no more."""
    found = roots_after(after, AT_ONCE)
    make_rescored([(lead, "machines") for lead in found], now)
    return found[-1] if found else None


@lru_cache(maxsize=4)
def _ready(text: str) -> Machines:
    rules: MachineRules = shipped_rules() if text == shipped_text() else read_machine_rules(text)
    return Machines(rules)
