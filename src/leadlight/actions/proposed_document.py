"""A proposed model as a document that explains itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shlex import quote

from leadlight.actions.proposed_rules import ENGAGEMENT, FIT, LeftAlone, Proposed, one_line, share
from leadlight.scoring.explain import counted

_MAXIMUM = {FIT: 40, ENGAGEMENT: 80}
_GROUP_MAXIMUM = 30
_LINES_OF_A_LIST = 60


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a priority begins, and how many leads reach it."""

    points: int
    leads: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What goes into the document; `sources` name leads and events, `as_of` is an instant as text.

    `file` is what it will be called; it `is_thin` where there are too few leads to take numbers from.
    """

    rules: Sequence[Proposed]
    left: Sequence[LeftAlone]
    sources: Sequence[str]
    leads: int
    as_of: str
    high: Threshold
    medium: Threshold
    names: Sequence[str]
    file: str
    is_thin: bool = False


def document(draft: Draft) -> str:
    """The document of a draft."""
    lines = [*_head(draft), *_left_alone(draft), "", "language: 1", "name: Proposed model"]
    lines += ["about: A first proposal from columns, values and events; edit it.", "", "scores:"]
    for score in (FIT, ENGAGEMENT):
        lines += _score(draft, score)
    return "\n".join([*lines, "", *_priorities(draft)]) + "\n"


def too_few(leads: int) -> str:
    """What is said where a proposal cannot be taken from what so many leads hold."""
    are = "is" if leads == 1 else "are"
    return (
        f"There {are} only {counted(leads, 'lead')}, too few to tell what is usual: "
        "points come from names, priorities from what can be reached."
    )


def distinct_names(rules: Sequence[Proposed]) -> list[str]:
    """A name for each rule that no other has."""
    taken: set[str] = set()
    names = []
    for rule in rules:
        name, number = one_line(rule.name).strip(), 1
        while _folded(name if number == 1 else f"{name} ({number})") in taken:
            number += 1
        names.append(name if number == 1 else f"{name} ({number})")
        taken.add(_folded(names[-1]))
    return names


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _head(draft: Draft) -> Iterator[str]:
    sources = " and ".join(map(one_line, draft.sources))
    yield f"# A scoring model proposed for {sources}: {counted(draft.leads, 'lead')}, as of {draft.as_of}."
    yield "#"
    if draft.is_thin:
        yield f"# {too_few(draft.leads)}"
        yield "#"
    yield "# Everything here is a proposal: points are guessed from names, windows and caps from how often"
    yield "# things occur. You know your customers; change what is wrong, and see what a change does:"
    file, events = one_line(quote(draft.file)), " --events EVENTS" if len(draft.sources) > 1 else ""
    yield f"#   leadlight check {file} --leads LEADS{events}"
    yield f"#   leadlight compare before.yaml {file} LEADS{events}"
    yield "# A line that begins with '# -' is a rule that is not scored yet: take the # away to use it."


def _left_alone(draft: Draft) -> Iterator[str]:
    if draft.left:
        yield "#"
        yield "# No rule is proposed for"
    for place, left in enumerate(draft.left):
        if place == _LINES_OF_A_LIST:
            yield f"#   and {len(draft.left) - place} more"
            return
        yield f"#   {one_line(left.name)[:60]}: {one_line(left.why)}"


def _score(draft: Draft, score: str) -> Iterator[str]:
    named = [(rule, name) for rule, name in zip(draft.rules, draft.names, strict=True) if rule.score == score]
    if not named:
        return
    what = "who the lead is" if score == FIT else "what the lead does"
    yield f"  {score}:{' ' * (30 - len(score))}# {what}"
    yield f"    max: {_MAXIMUM[score]}"
    groups = dict.fromkeys(rule.group for rule, _ in named if rule.group is not None)
    if groups:
        yield "    groups:"
    for group in groups:
        yield f"      {group}:"
        yield f"        max: {_GROUP_MAXIMUM}{' ' * 18}# nobody becomes hot by this alone"
        yield from _rules([pair for pair in named if pair[0].group == group], "        ")
    alone = [pair for pair in named if pair[0].group is None]
    if alone:
        yield from _rules(alone, "    ")


def _rules(named: Sequence[tuple[Proposed, str]], indent: str) -> Iterator[str]:
    # a list that holds only remarks would be no list
    yield f"{indent}rules:" if any(rule.active for rule, _ in named) else f"{indent}rules: []"
    for rule, name in named:
        yield from (f"{indent}  {line}" for line in rule.lines(name))


def _priorities(draft: Draft) -> Iterator[str]:
    if draft.is_thin:
        yield "priorities:                           # parts of what a lead can reach; yours to fill in"
    else:
        yield "priorities:                           # they begin where these shares of your leads are today"
    entries = (
        ("High", draft.high, "Call", "24 hours"),
        ("Medium", draft.medium, "Send a personal e-mail or call", "3 business days"),
    )
    for name, start, action, within in entries:
        have = "has" if start.leads == 1 else "have"
        yield f"  # {share(start.leads, draft.leads)} {have} {counted(start.points, 'point')} or more."
        yield f"  - {{name: {name}, from: {start.points}, action: {action}, within: {within}}}"
    yield "  - {name: Low, action: Nurture by e-mail and watch for new activity}"
