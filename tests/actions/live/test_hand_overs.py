"""What people hand over and take away in pages: lists, enrichment files, the example, backups."""

import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.lists.load_lists import load_example, load_list
from leadlight.actions.live.backup_file import checked_head
from leadlight.actions.live.enrichment_files import enrichment_files, remove_enrichment, take_enrichment
from leadlight.actions.live.hand_out_backup import hand_out_backup, last_backup
from leadlight.actions.live.model_in_force import begin_with_starter, in_force
from leadlight.actions.live.settling import is_settling
from leadlight.actions.privacy.consent_texts import consent_texts
from leadlight.errors import NotAllowedError, NotFoundError
from leadlight.ingest.consents import Said
from leadlight.storage.consents import Entry, add_consents
from leadlight.storage.models import Audit, Due, Lead, Score
from leadlight.storage.transaction import writing
from tests.actions.live.happenings import NOW, happen, publish_at_once, said, settle

ADMIN = Actor("ana@x.example", Role.ADMIN)
REP = Actor("rep@x.example", Role.REP)


def test_the_example_company_is_loaded_and_scored_by_its_own_model(place):
    begin_with_starter(NOW)

    found = load_example(NOW, ADMIN)
    assert (found.leads.new, found.leads.refused) == (54, 0)
    assert is_settling(NOW)
    settle(NOW)

    assert in_force().model.model.name == "Brightpane"
    assert Score.objects.filter(priority="High").count() > 3
    assert load_example(NOW, ADMIN).leads.new == 0


def test_a_list_is_loaded_under_its_name(place, tmp_path):
    begin_with_starter(NOW)
    (tmp_path / "list.csv").write_text("email,name\nana@acme.example,Ana\nnobody,Bo\n")

    found = load_list(tmp_path / "list.csv", "fair 2026.csv", NOW, ADMIN)

    assert (found.source, found.leads.new, found.leads.refused) == ("fair 2026.csv", 1, 1)
    settle(NOW)
    assert Lead.objects.get().email == "ana@acme.example"
    assert Audit.objects.get().action == "leads.import"


def test_a_german_list_is_understood_and_it_is_said_how(place, tmp_path):
    begin_with_starter(NOW)
    (tmp_path / "list.csv").write_text(
        "Vorname;E-Mail;Telefon;Branche\nÄnne;a@b.example;+49 30 1234567;Hotels\n"
    )

    found = load_list(tmp_path / "list.csv", "messe.csv", NOW, ADMIN)
    settle(NOW)

    lead = Lead.objects.get()
    assert (lead.name, lead.profile["industry"], lead.profile["phone"]) == (
        "Änne",
        "Hotels",
        "+49 30 1234567",
    )
    assert "The column 'branche' was taken as industry." in found.notes


def test_nothing_settles_where_nothing_happens(place):
    publish_at_once()
    assert not is_settling(NOW)

    happen(said("ana", name="Ana"))

    assert not is_settling(NOW)


def test_an_enrichment_file_says_something_until_it_is_removed(place, tmp_path):
    publish_at_once()
    happen(said("ana", name="Ana", email="ana@acme.example"))
    (tmp_path / "list.csv").write_text("domain,employees\nacme.example,40\nother.example,7\n")

    found = take_enrichment(tmp_path / "list.csv", "companies.csv", NOW, ADMIN)
    listed = enrichment_files(ADMIN)
    settle(NOW + 1)
    enriched = Lead.objects.get().derived
    name = remove_enrichment(listed[0].number, NOW + 2, ADMIN)
    due = Due.objects.filter(kind="rescore").count()
    settle(NOW + 3)

    assert (found.new, found.leads, name) == (2, 1, "companies.csv")
    assert [(each.name, each.says, each.is_exact) for each in listed] == [("companies.csv", 2, True)]
    assert (enriched["employees"], due) == ("40", 1)
    assert "employees" not in Lead.objects.get().derived
    assert enrichment_files(ADMIN) == []
    with pytest.raises(NotFoundError):
        remove_enrichment(listed[0].number + 1, NOW, ADMIN)


def test_a_backup_is_handed_out_and_remembered(place, tmp_path):
    assert last_backup() is None

    hand_out_backup(tmp_path / "all.backup", NOW, ADMIN)

    assert checked_head(tmp_path / "all.backup").made_at == NOW
    assert last_backup() == NOW
    assert Audit.objects.get().action == "backup.make"


def test_texts_of_consents_are_counted(place):
    publish_at_once()
    happen(said("ana", name="Ana"), said("bo", name="Bo"))
    ana, bo = Lead.objects.order_by("pk")
    yes = Said("email", given=True, place="https://x.example", text="Yes, the newsletter", version="1")
    with writing():
        add_consents([Entry(ana.pk, yes, NOW), Entry(bo.pk, yes, NOW + 5)])
        add_consents([Entry(ana.pk, Said("email", given=False), NOW + 9)])

    found = consent_texts(ADMIN)

    assert [(each.text, each.given, each.withdrawn, each.at) for each in found] == [
        ("", 0, 1, NOW + 9),
        ("Yes, the newsletter", 2, 0, NOW + 5),
    ]


def test_who_may_not_hands_nothing_over_and_takes_nothing_away(sqlite_place, tmp_path):
    path = tmp_path / "list.csv"
    for ask in (
        lambda: load_example(NOW, REP),
        lambda: load_list(path, "x", NOW, REP),
        lambda: take_enrichment(path, "x", NOW, REP),
        lambda: remove_enrichment(1, NOW, REP),
        lambda: enrichment_files(REP),
        lambda: hand_out_backup(path, NOW, REP),
        lambda: consent_texts(REP),
    ):
        with pytest.raises(NotAllowedError):
            ask()
    assert not path.exists()
