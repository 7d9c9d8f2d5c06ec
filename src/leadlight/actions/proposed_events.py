"""Rules proposed for what leads did: points by names, windows and caps by how often they occur."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadlight.actions.event_profiles import Doings, EventProfile
from leadlight.actions.proposed_points import OUTCOMES, intent, words_of
from leadlight.actions.proposed_rules import ENGAGEMENT, LeftAlone, Proposed, may_stand, scalar, share
from leadlight.scoring.explain import counted
from leadlight.scoring.values import normal_name

MOST_NAMES = 25
WEBSITE, EMAIL = "website", "email"
_GROUPS = (
    (EMAIL, re.compile(r"mail|newsletter|unsubscrib|spam|sms")),
    (WEBSITE, re.compile(r"page|visit|view|session|search|brows|click")),
)
_PAGES = (
    ("Looked at prices", re.compile(r"pric(e|es|ing)\b"), 10, 2),
    ("Read about customers", re.compile(r"customers|case-stud|stories"), 3, 3),
    ("Looked at jobs", re.compile(r"careers|jobs"), -10, 1),
)
_ENOUGH = 0.25


def proposed_for_events(doings: Doings) -> Iterator[Proposed | LeftAlone]:
    """The rules for what leads did, the most common first."""
    for profile in doings.profiles[:MOST_NAMES]:
        words = words_of(profile.name)
        if not may_stand(profile.name):
            yield LeftAlone(profile.name[:60], "an event whose name is too long or does not print")
        elif words & OUTCOMES:
            yield LeftAlone(profile.name, "an event that looks like the outcome itself")
        else:
            yield _event(profile, doings.leads)
    if more := len(doings.profiles) - MOST_NAMES:
        yield from [LeftAlone(f"{more} more events", "they are rarer")] if more > 0 else []
    yield from _pages(doings)
    yield from _quiet(doings)


def _event(profile: EventProfile, leads: int) -> Proposed:
    normal = normal_name(profile.name)
    group = next((name for name, pattern in _GROUPS if pattern.search(normal)), None)
    said = f"{counted(profile.events, 'time')}, by {share(profile.leads, leads)}"
    guess = intent(normal)
    points = guess if guess is not None else 5 if profile.leads < 0.05 * leads else 2
    why = "A guess by its name" if guess is not None else "A guess by how rare it is"
    body = f"event: {scalar(profile.name)}, points: {points}{_limits(profile, points)}"
    return Proposed(
        ENGAGEMENT,
        group,
        profile.name,
        body,
        f"{said}, most of them up to {counted(profile.often, 'time')}. {why}.",
    )


def _limits(profile: EventProfile, points: int) -> str:
    if points < 0:
        return ", max_count: 1"
    days = next((days for days, count in profile.within.items() if count >= _ENOUGH * profile.events), None)
    within = "" if days is None else f", within: {days} days"
    if points >= 10:
        return f"{within}, max_count: {1 if profile.often == 1 else 2}"
    return f"{within}, max_points: {max(points, min(4 * points, 12))}"


def _pages(doings: Doings) -> Iterator[Proposed]:
    if doings.page is None:
        return
    for name, pattern, points, most in _PAGES:
        found = [
            (page, count) for page, count in doings.pages if pattern.search(page.lower()) and may_stand(page)
        ]
        if found:
            where = f"{{{doings.page}: {{matches: {_quoted(pattern.pattern)}}}}}"
            body = f"event: any, where: {where}, points: {points}, max_count: {most}"
            views = sum(count for _, count in found)
            yield Proposed(
                ENGAGEMENT, WEBSITE, name, body, f"{counted(views, 'time')}, for example {found[0][0]}."
            )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quiet(doings: Doings) -> Iterator[Proposed]:
    fitting = [(days, count) for days, count in doings.quiet.items() if 0 < count <= 0.7 * doings.leads]
    if fitting:
        days, count = fitting[0]
        remark = f"Of those with events, {share(count, doings.leads)} did nothing for {days} days."
        yield Proposed(ENGAGEMENT, None, "Gone quiet", f"quiet: any, for: {days} days, points: -5", remark)
