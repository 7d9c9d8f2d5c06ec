"""Lists are of leads as they are: every write of a lead or a score is a write of its listed row, at once."""

from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.publish import publish
from leadlight.actions.live.unmerge import undo_merge
from leadlight.storage import listed_rows, listing
from leadlight.storage.lead_filters import Between, Filters
from leadlight.storage.lead_list import Order, page_of
from leadlight.storage.listed_rows import COPIES, SCORED_LEADS
from leadlight.storage.many import rows
from leadlight.storage.models import Searched
from tests.actions.live.happenings import MODEL, NOW, happen, lead_of, message, publish_at_once, said, viewed

ADMIN = Actor("boss@leadlight.test", Role.ADMIN, 1)


def found(**filters):
    return [each.lead for each in page_of(Filters(**filters), Order(), 50)]


def check():
    """The listed rows are what copying everything now would make; and every root with a score is listed."""
    columns = ", ".join(COPIES)
    kept = rows(f"SELECT lead_id, {columns} FROM leadlight_listed ORDER BY lead_id")
    fresh = rows(
        f"SELECT l.id, {', '.join(COPIES.values())} FROM {SCORED_LEADS} WHERE l.root_id IS NULL ORDER BY l.id"
    )
    assert kept == fresh
    assert [row[0] for row in kept] == list(
        Searched.objects.order_by("lead_id").values_list("lead_id", flat=True)
    )


def test_whatever_is_said_of_a_lead_is_found_at_once(place):
    publish_at_once()
    happen(
        said("ana", name="Ana Gómez", email="ana@acme.example", company="Acme", country="ES", tags=["x", "y"])
    )
    happen(said("ben", name="Ben Novak"), viewed(user="ben"))
    ana, ben = lead_of("ana").pk, lead_of("ben").pk

    for text in ("gomez", "ana@acme", "acme.example", "an gó", "ACME"):
        assert found(text=text) == [ana], text
    assert found(fields=(("country", "es"),)) == [ana]
    assert found(fields=(("tags", "y"),)) == [ana]
    assert found(account="acme.example") == [ana]
    assert found() == [ben, ana]
    assert found(score=Between(1)) == [ben]
    check()

    happen(said("ana", at=NOW + 1, name="Anastasia", country="FR"), now=NOW + 1)

    assert found(text="gomez") == found(fields=(("country", "es"),)) == []
    assert found(text="anasta", fields=(("country", "FR"),)) == [ana]
    check()


def test_leads_that_are_one_are_listed_once_and_those_that_are_two_again_twice(place):
    publish_at_once()
    happen(said("ana", name="Ana"), said("anna", name="Anna"))
    ana, anna = lead_of("ana").pk, lead_of("anna").pk

    happen(message("alias", "ana", previousId="anna"))
    if len(found()) == 2:
        merge_leads("ana", "anna", NOW, operator("me"))
        happen()
    root = lead_of("ana").pk
    check()
    assert found() == [root]
    assert found(text="anna") == [root]

    number = rows("SELECT id FROM leadlight_merge WHERE undone_at IS NULL")[0][0]
    undo_merge(number, NOW, operator("me"))
    happen()
    check()
    assert sorted(found()) == sorted([ana, anna])


def test_a_published_model_lists_everybody_by_their_new_scores(place):
    publish_at_once()
    happen(said("ana", job_title="CEO"), viewed(user="ben"))
    assert len(found(priorities=("High",))) == 0

    publish(place, MODEL.replace("points: 20", "points: 45"), {}, NOW + 1)

    assert found(priorities=("High",)) == [lead_of("ana").pk]
    check()


def test_a_stage_or_an_owner_is_listed_before_the_lead_is_scored_anew(place):
    publish_at_once()
    happen(said("ana"), said("ben"))
    uid = lead_of("ana").uid

    move_stage(uid, "SQL", ADMIN, NOW + 1)
    assign(uid, "Rep@leadlight.test", operator("shell"), NOW + 2)

    assert found(stages=("SQL",)) == found(owners=("rep@leadlight.test",)) == [lead_of("ana").pk]
    check()


def test_listing_a_lead_goes_through_no_others(sqlite_place, monkeypatch):
    publish_at_once()
    happen(said("ana"))
    lead, asked = lead_of("ana").pk, []
    for module in (listing, listed_rows):
        monkeypatch.setattr(module, "execute", lambda *statement: asked.append(statement))

    listing.list_them([listing.Entry(lead, "", " ana ")])
    listed_rows.relist([lead])

    assert len(asked) == 2
    for sql, arguments in asked:
        plan = [step for *_, step in rows(f"EXPLAIN QUERY PLAN {sql}", arguments)]
        assert [step for step in plan if step.startswith("SCAN") and "json_each" not in step] == []
