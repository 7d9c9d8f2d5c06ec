import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.live.source_health import DAYS, first_words, health_of_sources, try_quarantined_again
from leadlight.actions.live.sources import SLIP, add_key, give_back_key, keys_in_force, revoke_key
from leadlight.errors import DataError, NotAllowedError
from leadlight.scoring.values import DAY
from leadlight.storage.models import Audit, IntakeCount, Quarantined
from leadlight.storage.transaction import writing
from tests.actions.live.happenings import NOW, publish_at_once, receive, source, viewed

ADMIN = Actor("ana@x.example", Role.ADMIN)
TODAY = NOW // DAY * DAY


def counted(number, result, count, day=TODAY):
    with writing():
        IntakeCount.objects.create(day=day, source_id=number, result=result, count=count)


def test_sources_are_listed_with_what_came_of_them_the_latest_first(place):
    old, _ = add_key("server", NOW, "ana", [], "Old")
    new, _ = add_key("browser", NOW, "ana", [], "Website")
    counted(old.pk, "accepted", 5, TODAY - 3 * DAY)
    counted(old.pk, "accepted", 9, TODAY - 40 * DAY)
    counted(new.pk, "accepted", 7)
    counted(new.pk, "quarantined", 2)
    counted(0, "refused", 4, TODAY - DAY)

    found = health_of_sources(ADMIN, NOW).sources

    assert [(each.name or each.kind, each.counts, each.trouble) for each in found] == [
        ("Website", {"accepted": 7, "quarantined": 2}, 2),
        ("unknown", {"refused": 4}, 4),
        ("Old", {"accepted": 5}, 0),
    ]
    assert (len(found[0].daily), found[0].daily[-1], found[2].daily[-4]) == (DAYS, 7, 5)


def test_what_lies_in_quarantine_is_listed_and_tried_again(place):
    publish_at_once()
    number = source()
    with writing():
        Quarantined.objects.create(received_at=NOW, source_id=number, body="{}", reason="It says nothing.")
    counted(number, "quarantined", 1)

    health = health_of_sources(ADMIN, NOW)
    assert (health.waiting_count, health.waiting[0].reason) == (1, "It says nothing.")
    found = try_quarantined_again(ADMIN, NOW)

    assert (found.accepted, found.kept) == (0, 1)
    assert Audit.objects.get().action == "quarantine.retry"


def test_a_key_is_silent_until_its_first_event(place):
    publish_at_once()
    number = source()
    assert not first_words(number, ADMIN).has_sent

    receive(viewed("/pricing"))

    found = first_words(number, ADMIN)
    assert found.has_sent
    assert found.last is not None
    assert (found.last.said, found.last.at) == ("page_viewed", NOW)


def test_a_key_whose_events_are_long_ago_has_sent_something(sqlite_place):
    key, _ = add_key("server", NOW, "ana", [], "Old")
    counted(key.pk, "accepted", 1, TODAY - 400 * DAY)

    assert first_words(key.pk, ADMIN).has_sent
    assert first_words(key.pk, ADMIN).last is None


def test_a_revoked_key_can_be_given_back_for_a_while(place):
    key, _ = add_key("server", NOW, "ana", [], "Product")
    revoke_key(key.pk, NOW, "ana")
    assert keys_in_force() == {}

    give_back_key(key.pk, NOW + SLIP, "ana")
    assert [each.source for each in keys_in_force().values()] == [key.pk]

    revoke_key(key.pk, NOW, "ana")
    with pytest.raises(DataError):
        give_back_key(key.pk, NOW + SLIP + 1, "ana")
    assert keys_in_force() == {}


def test_sources_are_the_administrators(sqlite_place):
    for ask in (
        lambda by: health_of_sources(by, NOW),
        lambda by: try_quarantined_again(by, NOW),
        lambda by: first_words(1, by),
    ):
        with pytest.raises(NotAllowedError):
            ask(Actor("x", Role.MARKETER))
