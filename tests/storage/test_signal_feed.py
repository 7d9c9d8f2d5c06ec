"""The feed: the latest first, page by page, narrowed to what somebody wants and may see."""

import pytest

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.live.measures import budget
from leadlight.actions.signals.choose_budget import choose_budget
from leadlight.actions.signals.see import see
from leadlight.engage.signals import Kind, Signal
from leadlight.errors import DataError, NotAllowedError
from leadlight.scoring.values import DAY
from leadlight.storage.due_rows import CALIBRATE
from leadlight.storage.models import Audit, Due, Lead
from leadlight.storage.models import Signal as Row
from leadlight.storage.sight import Sight
from leadlight.storage.signal_feed import Wanted, feed, how_many, newest
from leadlight.storage.signal_rows import Told, add_signals
from tests.actions.access.people import actor_of

NOW = 1_800_000_000_000_000


def lead(uid, **columns):
    return Lead.objects.create(uid=uid, created_at=NOW, **columns)


def tell(who, *kinds, at=NOW):
    add_signals(
        [
            Told(who.pk, Signal(kind, at + place, f"{kind}:{at}", {"days": place}, "So it is."), at, 7, None)
            for place, kind in enumerate(kinds)
        ]
    )


def numbers(**wanted):
    return [each.number for each in feed(Wanted(**wanted), 100)]


def test_the_latest_come_first_page_by_page(place):
    tell(lead("a", name="Ana"), *Kind)
    tell(lead("b"), Kind.SURGE, at=NOW + DAY)
    first = feed(Wanted(), 4)
    rest = feed(Wanted(below=first[-1].number), 4)

    assert [each.number for each in [*first, *rest]] == sorted(Row.objects.values_list("id", flat=True))[::-1]
    assert how_many(Wanted()) == 6
    assert first[0].number == newest()
    assert (rest[-1].lead, rest[-1].name, rest[-1].kind, rest[-1].evidence) == (
        "a",
        "Ana",
        "priority",
        {"days": 0},
    )
    assert [each.number for each in feed(Wanted(above=rest[0].number), 9, oldest_first=True)] == sorted(
        each.number for each in first
    )


def test_it_is_narrowed_to_what_is_wanted(place):
    ana, bea = lead("a"), lead("b")
    tell(ana, Kind.SURGE, Kind.SILENCE)
    tell(bea, Kind.RETURN, at=NOW + 5 * DAY)
    surge, silence, back = Row.objects.order_by("id")

    assert numbers(kinds=["surge", "return"]) == [back.id, surge.id]
    assert numbers(root=ana.pk) == [silence.id, surge.id]
    assert numbers(since=NOW + DAY) == [back.id]
    assert numbers(unexpired_at=NOW + 10 * DAY) == [back.id, silence.id]


def test_who_has_seen_it_first_is_kept(place):
    tell(lead("a"), Kind.SURGE, Kind.SILENCE)
    surge, silence = Row.objects.order_by("id")

    assert see(operator("root"), NOW, [surge.id, 999]) == 1
    assert see(operator("other"), NOW + 1, [surge.id]) == 0
    assert numbers(unseen=True) == [silence.id]
    (found,) = [each for each in feed(Wanted(), 5) if each.number == surge.id]
    assert (found.seen_by, found.seen_at) == ("root", NOW)
    assert [audit.action for audit in Audit.objects.all()] == ["signals.seen"]


def test_a_rep_sees_and_marks_its_own_and_those_of_nobody(place):
    rep = actor_of(Role.REP, "rep@x.example")
    tell(lead("a", owner="rep@x.example"), Kind.SURGE)
    tell(lead("b", owner="other@x.example"), Kind.SURGE)
    tell(lead("c"), Kind.SURGE)
    mine, theirs, free = Row.objects.order_by("id")

    assert numbers(sight=Sight("rep@x.example")) == [free.id, mine.id]
    assert see(rep, NOW, [mine.id, theirs.id, free.id]) == 2
    with pytest.raises(NotAllowedError):
        see(actor_of(Role.VIEWER), NOW, [theirs.id])


def test_the_budget_is_the_companys_and_is_followed_soon(place):
    assert (budget().a_rep, budget().reps, budget().a_day) == (2, 1, 2)
    actor_of(Role.REP, "one@x.example")
    actor_of(Role.REP, "two@x.example")
    assert budget().reps == 2

    found = choose_budget(operator("root"), NOW, 0.5, 10)
    assert found.a_day == budget().a_day == 5
    assert Due.objects.get(kind=CALIBRATE).at == NOW
    assert choose_budget(operator("root"), NOW, 3).reps == 2
    assert [audit.action for audit in Audit.objects.all()] == ["signals.budget"] * 2


def test_without_reps_those_who_own_leads_count(place):
    lead("a", owner="one")
    lead("b", owner="two")
    lead("c", owner="two")

    assert budget().reps == 2


@pytest.mark.parametrize(("alerts", "reps"), [(0, None), (-1, 1), (1_001, 1), (float("nan"), 1), (1, 0)])
def test_what_no_budget_can_be_is_refused(place, alerts, reps):
    with pytest.raises(DataError, match="more than 0"):
        choose_budget(operator("root"), NOW, alerts, reps)
    with pytest.raises(NotAllowedError):
        choose_budget(actor_of(Role.MARKETER), NOW, 1)
