"""Leads merged and split over HTTP, and the reviews of all of them."""

import pytest

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.take_back_move import take_back_move
from leadlight.storage.models import Audit, Merge, StageMove
from tests.actions.live.happenings import NOW, happen, lead_of, said, settle, viewed
from tests.web.api.test_leads import rep_of

OTHERS = "other@x.example"


@pytest.fixture
def two(api):
    happen(said("ana", name="Ana", email="ana@acme.example"), viewed(), said("ben", name="Ben"))
    return lead_of("ana").uid, lead_of("ben").uid


def test_two_leads_are_made_one_and_two_again(api, two):
    ana, ben = two
    program = api(Role.REP)
    merged = program.post(f"/leads/{ana}/merges", {"other": ben})
    settle(now())
    either = [program.get(f"/leads/{uid}").said["id"] for uid in two]
    (listed,) = program.get(f"/leads/{ben}/merges").said
    again = program.post(f"/leads/{ana}/merges", {"other": ben})
    split = program.ask("DELETE", f"/merges/{listed['number']}")
    settle(now())

    assert (merged.status_code, merged.said["number"]) == (201, listed["number"])
    assert set(either) == {merged.said["id"]}
    assert ({listed["one"], listed["other"]}, listed["by"], listed["undone"]) == ({ana, ben}, "key rep", None)
    assert (again.status_code, split.status_code) == (409, 200)
    assert {split.said["id"], split.said["other"]} == {ana, ben}
    assert [program.get(f"/leads/{uid}").said["id"] for uid in two] == [ana, ben]
    assert program.ask("DELETE", f"/merges/{listed['number']}").status_code == 409
    assert program.ask("DELETE", "/merges/99").status_code == 404
    assert [each.actor for each in Audit.objects.filter(action__in=("lead.merge", "lead.split"))] == [
        "key rep"
    ] * 2


def test_a_lead_is_not_merged_with_itself_or_with_nobody(api, two):
    program = api()

    assert program.post(f"/leads/{two[0]}/merges", {"other": two[0]}).status_code == 409
    assert program.post(f"/leads/{two[0]}/merges", {"other": "0" * 24}).status_code == 404
    assert program.post(f"/leads/{two[0]}/merges", {"other": "ben"}).said["errors"][0]["where"] == "other"
    assert Merge.objects.count() == 0


def test_a_representative_merges_and_splits_no_leads_of_others(api, two):
    ana, ben = two
    assign(ben, OTHERS, operator("shell"), NOW)
    rep = rep_of("me@x.example")
    tried = [
        rep.post(f"/leads/{ana}/merges", {"other": ben}),
        rep.post(f"/leads/{ben}/merges", {"other": ana}),
    ]
    number = api().post(f"/leads/{ana}/merges", {"other": ben}).said["number"]
    assign(ana, OTHERS, operator("shell"), now())
    tried += [rep.ask("DELETE", f"/merges/{number}"), rep.get(f"/leads/{ana}/merges")]

    assert {each.status_code for each in tried} == {404}
    assert not any(b"Ben" in each.content for each in tried)
    assert Merge.objects.get().undone_at is None
    assert api(Role.VIEWER).post(f"/leads/{ana}/merges", {"other": ben}).status_code == 403
    assert api(Role.VIEWER).ask("DELETE", f"/merges/{number}").status_code == 403


def test_a_merge_that_comes_again_is_made_once(api, two):
    program = api()
    first, again = (
        program.post(f"/leads/{two[0]}/merges", {"other": two[1]}, Idempotency_Key="k") for _ in range(2)
    )

    assert (first.status_code, again.said) == (201, first.said)
    assert Merge.objects.count() == 1


# --- reviews ------------------------------------------------------------------------------------------


def test_reviews_of_all_leads_are_listed_page_by_page_to_those_who_see_the_leads(api, two):
    ana, ben = two
    program = api()
    program.post(f"/leads/{ana}/accept", {"text": "Known from the fair."})
    program.post(f"/leads/{ben}/reject", {"reason": "no budget"})
    program.post(f"/leads/{ana}/reject", {"reason": "Not a fit"})
    first = program.get("/reviews?limit=2").said
    rest = program.get(f"/reviews?limit=2&cursor={first['next']}").said
    foreign = program.get(f"/reviews?limit=2&verdict=rejected&cursor={first['next']}")
    assign(ana, OTHERS, operator("shell"), now())

    listed = [*first["items"], *rest["items"]]
    assert [(each["lead"], each["verdict"], each["reason"]) for each in listed] == [
        (ana, "rejected", "Not a fit"), (ben, "rejected", "No budget"), (ana, "accepted", ""),
    ]  # fmt: skip
    assert (listed[2]["text"], listed[2]["author"]) == ("Known from the fair.", "key admin")
    assert (rest["next"], foreign.status_code) == (None, 422)
    assert [each["lead"] for each in rep_of("me@x.example").get("/reviews").said["items"]] == [ben]


def test_a_review_that_was_taken_back_says_so(api, two):
    program = api()
    program.post(f"/leads/{two[0]}/reject", {"reason": "Not a fit"})
    stands = program.get("/reviews").said["items"][0]["taken_back"]
    take_back_move(StageMove.objects.filter(cause="person").latest("id").pk, operator("shell"), now())

    [given] = program.get("/reviews").said["items"]
    assert stands is None
    assert given["taken_back"] > given["at"]


@pytest.mark.parametrize(
    ("query", "many"),
    [
        ("verdict=accepted", 1),
        ("verdict=accepted&verdict=rejected", 2),
        ("reason=No budget", 1),
        ("author=key rep", 1),
        ("time_from=2000-01-01T00:00:00Z", 2),
        ("time_before=2000-01-01T00:00:00Z", 0),
    ],
)
def test_reviews_are_filtered(api, two, query, many):
    api().post(f"/leads/{two[0]}/accept", {})
    api(Role.REP).post(f"/leads/{two[1]}/reject", {"reason": "No budget"})

    assert len(api().get(f"/reviews?{query}").said["items"]) == many
