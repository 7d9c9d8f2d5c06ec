import pytest

from leadlight.actions.live import place as placing
from leadlight.actions.live.place import place as place_messages
from leadlight.ingest.identity import uid_of
from leadlight.storage.lead_details import lead_details
from leadlight.storage.models import (
    Account,
    Apart,
    Conflict,
    Cursor,
    Due,
    Identifier,
    Lead,
    Merge,
    Placement,
    Score,
)
from tests.actions.live.messages_in_log import NOW, identify, people, say


def test_messages_with_one_identifier_are_one_persons(place):
    first, second = say(userId="u-1"), say(userId="u-1")

    assert place_messages(NOW) == 2
    assert people() == [[first, second]]
    assert [(due.kind, due.cause, due.generation) for due in Due.objects.all()] == [("rescore", "event", 1)]


def test_what_is_placed_is_placed_once(place):
    say(userId="u-1")
    place_messages(NOW)

    assert place_messages(NOW) == 0
    assert Placement.objects.count() == 1


def test_a_batch_has_a_limit_and_the_next_goes_on_there(place):
    for _ in range(3):
        say(userId="u-1")

    assert [place_messages(NOW, limit=2) for _ in range(3)] == [2, 1, 0]
    assert Due.objects.get().generation == 2


def test_a_visitor_that_says_an_address_keeps_its_history(place):
    visit = say("page", "page_viewed", anonymousId="a-1", by="browser")
    place_messages(NOW)
    form = identify(anonymousId="a-1", email="Ana@Acme.example", by="browser")
    place_messages(NOW)

    assert people() == [[visit, form]]
    assert {(each.kind, each.value) for each in Identifier.objects.all()} == {
        ("anonymous_id", "a-1"),
        ("email", "ana@acme.example"),
    }


@pytest.mark.parametrize("limit", [1, 100])
def test_leads_merge_when_a_message_names_both(place, limit):
    known = identify(email="ana@acme.example", userId="u-1")
    visit = say("page", "page_viewed", anonymousId="a-1")
    both = say(userId="u-1", anonymousId="a-1")
    while place_messages(NOW, limit):
        pass

    assert people() == [[known, visit, both]]
    merge = Merge.objects.get()
    assert (merge.seq, merge.at, merge.undone_at) == (both, NOW, None)
    assert merge.survivor.root is None
    assert merge.loser.root == merge.survivor


def test_what_was_kept_of_a_lead_that_went_goes_and_the_one_that_stayed_is_due(place):
    identify(email="ana@acme.example")
    say(userId="u-1")
    place_messages(NOW)
    say(userId="u-1", traits={"email": "ana@acme.example"})
    place_messages(NOW + 1)

    merge = Merge.objects.get()
    assert [(due.subject, due.cause, due.generation) for due in Due.objects.all()] == [
        (merge.survivor_id, "merge", 2)
    ]
    assert not Score.objects.exists()


def test_parts_of_a_lead_that_went_go_along(place):
    say(anonymousId="a-1")
    identify(anonymousId="a-1", email="ana@acme.example")
    say(anonymousId="a-2")
    identify(anonymousId="a-2", userId="u-1")
    say("alias", userId="u-1", previousId="a-2")
    place_messages(NOW)
    identify(userId="u-1", email="ana@acme.example")
    place_messages(NOW)

    assert len(people()) == 1
    assert {lead.root_id for lead in Lead.objects.all()} == {None, Lead.objects.get(root=None).pk}


def test_a_second_user_id_is_a_conflict_which_is_told_once(place):
    identify(userId="u-1", anonymousId="a-1")
    seqs = [identify(userId="u-2", anonymousId="a-1") for _ in range(2)]
    place_messages(NOW)

    conflict = Conflict.objects.get()
    assert (conflict.seq, conflict.kind, conflict.value) == (seqs[0], "anonymous_id", "a-1")
    assert conflict.other == Identifier.objects.get(value="u-1").lead
    assert conflict.reason == "a lead has at most 1 user id"
    assert len(people()) == 2


def test_a_browser_merges_no_two_known_people(place):
    identify(userId="u-1")
    identify(email="ana@acme.example")
    place_messages(NOW)
    identify(userId="u-1", email="ana@acme.example", by="browser")
    place_messages(NOW)

    assert len(people()) == 2
    assert Conflict.objects.get().reason == "a browser key makes no one of two known people"


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"userId": "u-1"}, {"userId": "u-1", "email": "evil@evil.example"}),
        ({"email": "ceo@acme.example"}, {"userId": "attacker", "email": "ceo@acme.example"}),
    ],
)
def test_a_browser_takes_over_no_known_person_and_a_conflict_says_so(place, known, said):
    identify(**known)
    place_messages(NOW)
    before = list(Identifier.objects.values_list("kind", "value", "lead_id"))
    whose = before[0][2]
    identify(by="browser", anonymousId="a-1", **said)
    place_messages(NOW)

    assert (
        list(
            Identifier.objects.filter(lead=whose)
            .exclude(kind="anonymous_id")
            .values_list("kind", "value", "lead_id")
        )
        == before
    )
    assert "a browser key" in Conflict.objects.get().reason


def test_conflicts_are_told_once_and_those_beyond_what_people_read_are_counted(place):
    identify(userId="u-1")
    for number in range(130):
        identify(by="browser", userId="u-1", email=f"{number % 120}@evil.example")
    place_messages(NOW, 125)
    place_messages(NOW)

    told = Conflict.objects.exclude(kind="")
    assert told.count() == 100
    assert Conflict.objects.get(kind="").count == 20
    assert lead_details(Lead.objects.get().pk, 1).refused[-1].reason == "20 more were not used"


def test_who_signs_up_in_a_browser_is_one_lead_with_all_that_was_read_before(place):
    say("page", "page_viewed", anonymousId="a-1", by="browser")
    identify(userId="u-1", email="ana@acme.example", anonymousId="a-1", by="browser")
    place_messages(NOW)

    assert len(people()) == 1
    assert Identifier.objects.count() == 3
    assert not Conflict.objects.exists()


def test_leads_that_a_person_keeps_apart_stay_apart(place):
    identify(userId="u-1")
    identify(email="ana@acme.example")
    place_messages(NOW)
    one, other = Lead.objects.order_by("pk")
    Apart.objects.create(one=one, other=other, at=NOW)
    identify(userId="u-1", email="ana@acme.example")
    place_messages(NOW)

    assert len(people()) == 2
    assert Conflict.objects.get().reason == "a person keeps these two leads apart"


def test_a_message_that_nobody_can_have_sent_is_nobodys(place):
    say(userId="null", anonymousId="0")

    assert place_messages(NOW) == 1
    assert not Lead.objects.exists()
    assert Cursor.objects.get(name="placed").seq == 1


def test_a_machine_is_flagged(place):
    say("page", "page_viewed", anonymousId="a-1", context={"userAgent": "Googlebot/2.1"})
    identify(anonymousId="a-1", plan="team")
    place_messages(NOW)

    assert [each.machine for each in Placement.objects.order_by("pk")] == ["Known bot", ""]


def test_a_lead_has_the_same_uid_whenever_it_is_made(place):
    say(userId="u-1", messageId="first")
    place_messages(NOW)

    assert Lead.objects.get().uid == uid_of("first")


def test_who_was_overtaken_decides_anew(place, monkeypatch):
    say(userId="u-1")
    say(userId="u-2")
    decide = placing.decided

    def overtaken(rows):
        monkeypatch.setattr(placing, "decided", decide)
        place_messages(NOW, limit=1)
        return decide(rows)

    monkeypatch.setattr(placing, "decided", overtaken)

    assert place_messages(NOW) == 1
    assert Placement.objects.count() == 2


def test_what_a_browser_says_of_an_account_never_replaces_what_a_server_said(place):
    for at, by, plan in ((NOW, "server", "team"), (NOW + 1, "browser", "zero"), (NOW - 1, "server", "free")):
        say("group", at=at, by=by, userId="u-1", groupId="acme", traits={"plan": plan})
        place_messages(NOW)

    assert Account.objects.get().traits["plan"]["value"] == "team"


def test_a_group_is_an_account_with_the_latest_of_its_traits(place):
    for at, plan in ((NOW + 1, "team"), (NOW, "free")):
        say("group", userId="u-1", groupId="acme", traits={"plan": plan, "size": 5}, at=at)
    place_messages(NOW)

    account = Account.objects.get()
    assert account.key == "acme"
    assert {name: word["value"] for name, word in account.traits.items()} == {"plan": "team", "size": 5}
