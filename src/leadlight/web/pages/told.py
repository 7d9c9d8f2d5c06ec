"""Reasons and signals in the user's language: what `explain` and the signals say in English, said again.

In English both say the same; a sentence that was stored with a signal stands where its evidence does not
carry what is to be said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadlight.engage.rhythm import PAST
from leadlight.engage.signals import Kind
from leadlight.scoring.lines import HandLine, RuleLine
from leadlight.scoring.values import moment
from leadlight.web.pages.words import ago, signed

if TYPE_CHECKING:
    from leadlight.actions.leads.queue import Reason

register = template.Library()


class Told(Protocol):
    """A signal as it was stored."""

    @property
    def kind(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def evidence(self) -> Mapping[str, Any]: ...


@register.filter
def reason(found: Reason | None) -> str:
    """Why a lead stands where it does: a person's word, or the rule that gave most; blank of none."""
    if found is None:
        return ""
    if isinstance(found.line, HandLine):
        return _by_hand(found.line)
    return _of_rule(found.line, found.at)


def _by_hand(line: HandLine) -> str:
    said = {
        "author": line.author,
        "until": formats.date_format(timezone.localtime(moment(line.until)), "SHORT_DATETIME_FORMAT"),
        "reason": line.reason,
        "points": signed(line.points),
        "priority": line.priority,
    }
    if line.priority is None:
        return _("%(author)s, until %(until)s: %(reason)s: %(points)s") % said
    return _("%(author)s, until %(until)s: %(reason)s: priority %(priority)s") % said


def _of_rule(line: RuleLine, at: int) -> str:
    said = {"rule": line.rule, "n": line.count, "points": signed(line.points)}
    if line.latest is None:
        several = line.count is not None and line.count > 1
        text = _("%(rule)s %(n)s times: %(points)s") if several else _("%(rule)s: %(points)s")
        return text % said
    said["ago"] = ago(line.latest, at)
    if line.count is None:
        return _("%(rule)s, last %(ago)s: %(points)s") % said
    if line.count == 1:
        return _("%(rule)s, %(ago)s: %(points)s") % said
    return _("%(rule)s %(n)s times, last %(ago)s: %(points)s") % said


@register.filter
def news(signal: Told) -> str:
    """What a signal says."""
    try:
        return _SENTENCES[Kind(signal.kind)](signal.evidence)
    except (KeyError, ValueError, TypeError):
        return signal.sentence


def _surge(found: Mapping[str, Any]) -> str:
    said = {
        "visits": found["visits"],
        "days": found["days"],
        "weeks": PAST // 7,
        "expected": formats.number_format(found["expected"], 1),
        "chance": formats.number_format(found["once_in"], 0, force_grouping=True),
    }
    return (
        _(
            "%(visits)s visits in %(days)s days, where its own %(weeks)s weeks and its peers let "
            "%(expected)s be expected; by chance it is so many about once in %(chance)s times."
        )
        % said
    )


def _return(found: Mapping[str, Any]) -> str:
    if found["usual_days"] is None:
        return _("Back after %(days)s; it had come once before.") % {"days": _days(found["days"])}
    said = {"days": _days(found["days"]), "every": _every(found["usual_days"])}
    return _("Back after %(days)s; it used to come %(every)s.") % said


def _silence(found: Mapping[str, Any]) -> str:
    said = {
        "days": _days(found["days"]),
        "every": _every(found["usual_days"]),
        "visits": found["visits"],
        "chance": formats.number_format(found["once_in"], 0, force_grouping=True),
    }
    return (
        _(
            "Nothing for %(days)s; it came %(every)s before, %(visits)s times. A pause so long comes by "
            "chance about once in %(chance)s times."
        )
        % said
    )


def _priority(found: Mapping[str, Any]) -> str:
    return _crossing(found, _("Its priority is %(level)s now"))


def _stage(found: Mapping[str, Any]) -> str:
    return _crossing(found, _("It qualifies for %(level)s now"))


def _crossing(found: Mapping[str, Any], what: str) -> str:
    parts = [what % {"level": found["to"]}]
    if found["from"]:
        parts.append(_("%(level)s before") % {"level": found["from"]})
    if found["points"] is not None:
        said = {"points": formats.number_format(found["points"])}
        parts.append(_("with %(points)s points") % said)
    return f"{', '.join(parts)}."


_SENTENCES: Mapping[Kind, Callable[[Mapping[str, Any]], str]] = {
    Kind.SURGE: _surge,
    Kind.RETURN: _return,
    Kind.SILENCE: _silence,
    Kind.PRIORITY: _priority,
    Kind.STAGE: _stage,
}


def _days(days: float) -> str:
    return ngettext("%(n)s day", "%(n)s days", _how_many(days)) % {"n": _number(days)}


def _every(days: float) -> str:
    return ngettext("every %(n)s day", "every %(n)s days", _how_many(days)) % {"n": _number(days)}


def _how_many(days: float) -> int:
    """One, or what is said in the plural, as parts of a day are."""
    return 1 if round(days, 1) == 1 else 2


def _number(days: float) -> str:
    rounded = round(days) if days >= 9.95 else round(days, 1)
    return formats.number_format(rounded, 0 if rounded == int(rounded) else 1)
