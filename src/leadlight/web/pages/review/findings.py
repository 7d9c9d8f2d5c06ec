"""What was found about people and model, as sentences: a title says it, the figures beside it prove it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadlight.actions.review.decided import Compared
from leadlight.insights.differing import PeopleDoubt, PredictorDoubts, Waiting
from leadlight.insights.distrust import RuleTrust, Trust
from leadlight.insights.rates import Figure
from leadlight.web.pages.words import percent


def why_first(waiting: Waiting) -> str:
    """Why a lead deserves a look before others; blank where only its points say so."""
    match waiting.doubt:
        case PeopleDoubt(rejected, of):
            return _("People rejected %(rejected)s of the %(of)s leads most like this one.") % {
                "rejected": rejected, "of": of,
            }  # fmt: skip
        case PredictorDoubts(place, by_points, of, probability):
            return _(
                "By its points it is number %(by_points)s of %(of)s, by its probability (%(chance)s) "
                "number %(place)s."
            ) % {"by_points": by_points, "of": of, "chance": percent(probability), "place": place}
        case None:
            return ""


def agreement_title(found: Compared) -> str:
    """How far people and model agree, and whether that changed."""
    told = found.agreement
    if told.share is None:
        return _("No verdict yet on which the model had taken a side")
    said = {"agreed": told.agreed, "decided": told.decided, "between": between(told.share)}
    title = (
        ngettext(
            "People and model agreed on %(agreed)s of %(decided)s lead (%(between)s)",
            "People and model agreed on %(agreed)s of %(decided)s leads (%(between)s)",
            told.decided,
        )
        % said
    )
    return f"{title}{_changed(told.change)}"  # fmt: skip


def _changed(change: int) -> str:
    if change > 0:
        return _(", lately more than before")
    return _(", lately less than before") if change < 0 else ""


def sides(found: Compared) -> str:
    """What the agreement is made of."""
    told = found.agreement
    parts = [
        _("Of %(first)s leads that the model put first, %(taken)s were accepted.")
        % {"first": told.first, "taken": told.taken}
    ]
    if told.last:
        parts.append(
            _("Of %(last)s that it put last, %(refused)s were rejected.")
            % {"last": told.last, "refused": told.refused}
        )
    if told.no_side:
        parts.append(
            _("On %(number)s more it took no side: their priority lies between.") % {"number": told.no_side}
        )
    return " ".join(parts)


def rules_title(rules: list[RuleTrust]) -> str:
    """Which rules people distrust."""
    distrusted = [each.rule[2] for each in rules if each.trust is Trust.DISTRUSTED]
    if distrusted:
        return ngettext(
            "People distrust the rule %(rules)s", "People distrust the rules %(rules)s", len(distrusted)
        ) % {"rules": ", ".join(distrusted)}
    if any(each.trust is not Trust.TOO_FEW for each in rules):
        return _("No rule stands out among the rejected leads")
    return _("Too few verdicts to say which rules people distrust")


def trust_words(trust: Trust) -> str:
    """What verdicts say of a rule, in a few words."""
    return {
        Trust.DISTRUSTED: _("Distrusted"),
        Trust.TRUSTED: _("Trusted"),
        Trust.UNCLEAR: _("May be chance"),
        Trust.TOO_FEW: _("Too few verdicts"),
    }[trust]


def between(share: Figure) -> str:
    """An interval of a share, in words."""
    return _("between %(low)s and %(high)s") % {"low": percent(share.low), "high": percent(share.high)}


def more_points(apart: Figure | None) -> str:
    """How much more often leads are rejected with a rule than without: percentage points, interval."""
    if apart is None:
        return "\u2013"
    return _("%(apart)s points (%(low)s to %(high)s)") % {
        "apart": _whole(apart.value), "low": _whole(apart.low), "high": _whole(apart.high),
    }  # fmt: skip


def _whole(share: float) -> str:
    return f"{round(100 * share):+d}".replace("-", "\u2212") if round(100 * share) else "0"
