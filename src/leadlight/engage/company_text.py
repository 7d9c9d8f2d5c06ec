"""What a company decides, written as the YAML that is read again."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from leadlight.engage.company import Company, Reason, Step
from leadlight.engage.working_hours import Work
from leadlight.scoring.values import DAY, HOUR, MINUTE

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*( [A-Za-z0-9]+)*")
_WORDS = frozenset({"yes", "no", "true", "false", "on", "off", "null", "y", "n"})


def written_company(company: Company) -> str:
    """The text; comments say what each part is for."""
    rules = [
        f"    - {{stage: {_name(rule.stage)}, after: {_span(rule.after)}}}" for rule in company.recycle.rules
    ]
    return "\n".join([
        f"currency: {company.currency}                 # of the values of deals",
        "pipeline:                     # what a deal goes through; a step without a result is open",
        *map(_step, company.pipeline),
        f"accept:{_none(company.accept)}                       # reasons for accepting a lead",
        *(f"  - {_name(reason)}" for reason in company.accept),
        f"reject:{_none(company.reject)}                       # reasons for rejecting one, and what then",
        *map(_reason, company.reject),
        "recycle:",
        f"  rest: {_span(company.recycle.rest)}               # how long a recycled lead rests",
        f"  rules:{_none(rules)}                   # such as {{stage: MQL, after: 90 days}}",
        *rules,
        *_work(company.work),
        "",
    ])  # fmt: skip


def _work(work: Work) -> list[str]:
    answers = [f"    - {{priority: {_name(each.priority)}, within: {each.within}}}" for each in work.answer]
    return [
        "work:",
        f"  days: [{', '.join(work.days)}]",
        f'  opens: "{work.opens}"',
        f'  closes: "{work.closes}"',
        f"  zone: {work.zone}",
        f"  answer:{_none(answers)}                  # such as {{priority: High, within: 24 hours}}",
        *answers,
        f"  explore: {work.explore}                  # per cent of a rep's day for leads that score lower",
    ]


def _none(entries: Sequence[object]) -> str:
    """What stands for a list without entries."""
    return "" if entries else " []"


def _step(step: Step) -> str:
    return f"  - {{name: {_name(step.name)}{f', result: {step.result}' if step.result else ''}}}"


def _reason(reason: Reason) -> str:
    return f"  - {{name: {_name(reason.name)}, then: {reason.then}}}"


def _name(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _span(micros: int) -> str:
    for length, unit in ((DAY, "days"), (HOUR, "hours")):
        if micros % length == 0:
            return f"{micros // length} {unit}"
    return f"{micros // MINUTE} minutes"
