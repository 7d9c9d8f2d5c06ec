"""The audit has one list of names, and nothing that people wrote in words of their own."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from leadlight.actions.access.api_keys import add_personal_key, add_server_key, revoke_api_key
from leadlight.actions.access.company import set_choice
from leadlight.actions.access.deeds import DETAILS, Deed
from leadlight.actions.access.links import new_link, use_link
from leadlight.actions.access.operations import Role, operator
from leadlight.actions.access.own_account import note_log_in
from leadlight.actions.access.people import add_user, change_role, new_link_for, remove_user
from leadlight.actions.access.written_down import write_down
from leadlight.actions.hooks import change as hooks
from leadlight.actions.leads.change_lead import Said, change_lead, create_lead
from leadlight.actions.leads.log_touch import Touch, log_touch
from leadlight.actions.leads.snooze import snooze, wake
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.add_note import add_note, bring_back_note, delete_note, edit_note
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.end_override import end_override
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.lifecycle.recycle import recycle
from leadlight.actions.lifecycle.reject import reject
from leadlight.actions.lifecycle.set_company import set_company
from leadlight.actions.lifecycle.take import let_go, take
from leadlight.actions.lifecycle.take_back_move import take_back_move
from leadlight.actions.lifecycle.take_back_outcome import take_back_outcome
from leadlight.actions.lists.change_many import begin_change, go_on, take_back
from leadlight.actions.lists.load_lists import load_list
from leadlight.actions.lists.take_out import take_out
from leadlight.actions.lists.views import bring_back_view, remove_view, save_view
from leadlight.actions.live.company_fields import declare_field, undeclare_field
from leadlight.actions.live.enrichment_files import enrichment_files, remove_enrichment, take_enrichment
from leadlight.actions.live.hand_out_backup import hand_out_backup
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.predictors.choices import choices
from leadlight.actions.live.predictors.choose import choose_for_predictors
from leadlight.actions.live.source_health import try_quarantined_again
from leadlight.actions.live.sources import add_key, give_back_key, revoke_key
from leadlight.actions.live.unmerge import undo_merge
from leadlight.actions.live.uploads.files import uploads_folder
from leadlight.actions.live.uploads.keep import give_up, start_import, take_upload
from leadlight.actions.live.uploads.run import import_due
from leadlight.actions.models.versions import publish_later, undo_later
from leadlight.actions.privacy.allow import allow
from leadlight.actions.privacy.consent import need_consent, record_consent
from leadlight.actions.privacy.export_person import export_person
from leadlight.actions.privacy.forget import forget
from leadlight.actions.privacy.object_to import object_to_scoring
from leadlight.actions.privacy.retention import keep_for
from leadlight.actions.signals.choose_budget import choose_budget
from leadlight.actions.signals.see import see
from leadlight.actions.webhooks.add import Wish, add_webhook
from leadlight.actions.webhooks.enable import enable_webhook
from leadlight.actions.webhooks.remove import remove_webhook
from leadlight.actions.webhooks.rotate import rotate_secret
from leadlight.actions.webhooks.switch_off import because_gone
from leadlight.channels.webhook.kinds import KINDS
from leadlight.ingest.consents import Said as Agreed
from leadlight.scoring.values import DAY
from leadlight.storage.models import Audit, Merge, Signal, StageMove
from tests.actions.access.people import actor_of
from tests.actions.live.happenings import MODEL, NOW, happen, lead_of, publish_at_once, said, viewed

BY = operator("ana")
WORDS = "Met Xanthippe at the fair"
"""What people write: it names somebody, and so must be within the reach of an erasure."""

OF_FILES_AND_OF_THE_SITE = frozenset({
    Deed.ADD_PREDICTOR, Deed.USE_PREDICTOR, Deed.SHADOW_PREDICTOR, Deed.RETIRE_PREDICTOR,
    Deed.ADD_SECOND_FACTOR, Deed.REMOVE_SECOND_FACTOR, Deed.RENEW_SECOND_FACTOR,
    Deed.REDELIVER, Deed.TEST_WEBHOOK,
})  # fmt: skip
"""Nobody says anything there but a number."""


def manage():
    """Do what is done to users, keys, settings and connections, with words wherever there is room for some."""
    invited = add_user("eve@x.example", Role.REP, NOW, BY, WORDS)
    change_role(invited.email, Role.MARKETER, NOW, BY)
    new_link_for(invited.email, NOW, BY)
    key = add_personal_key(invited.email, WORDS, NOW, BY)
    user = key.kept.user
    assert user is not None
    note_log_in(user, NOW)
    use_link(new_link(user, NOW).path.rpartition("/")[2], "x", NOW)
    revoke_api_key(add_server_key(Role.REP, WORDS, NOW, BY).kept.pk, NOW, BY)
    remove_user(invited.email, NOW, BY)
    set_choice("leads_open", "yes", NOW, BY)
    set_company("currency: CHF\n", BY, NOW)
    hooks.add_hook(hooks.Wanted("typeform", "typeform"), NOW, BY)
    hooks.change_secret("typeform", None, DAY, NOW, BY)
    hooks.remove_hook("typeform", NOW, BY)
    wish = Wish(f"https://8.8.8.8/{WORDS.replace(' ', '-')}", [next(iter(KINDS))], WORDS)
    webhook = add_webhook(wish, NOW, BY)[0].pk
    rotate_secret(webhook, NOW, BY)
    because_gone(webhook, NOW)
    enable_webhook(webhook, NOW, BY)
    remove_webhook(webhook, NOW, BY)


def write_of(uid):
    """Write notes on a lead, and log a call."""
    note = add_note(uid, WORDS, BY, NOW)
    edit_note(note, f"{WORDS}!", BY, NOW)
    delete_note(note, BY, NOW)
    bring_back_note(note, BY, NOW)
    log_touch(uid, Touch("Call Completed", NOW, WORDS), BY, NOW)


def decide():
    """Do what is done to leads, with words wherever there is room for some."""
    uid = str(create_lead(Said({"email": "xan@acme.example", "remark": WORDS}, "xan"), BY, NOW).lead)
    change_lead(uid, {"remark": WORDS, WORDS: "yes"}, BY, NOW)
    happen(viewed(user="xan"), said("bo"), viewed(user="bo"))
    look_after(uid)
    accept(uid, BY, NOW, "", WORDS)
    move_stage(uid, "SQL", BY, NOW, WORDS)
    take_back_move(StageMove.objects.filter(cause="person").latest("pk").pk, BY, NOW)
    reject(uid, "No budget", BY, NOW, WORDS)
    recycle(uid, BY, NOW, WORDS)
    end_override(override_score(uid, Wanted(WORDS, NOW + DAY, Decimal(5)), BY, NOW), BY, NOW)
    deal = Decided("won", Decimal(7), deal=WORDS, reason=WORDS)
    take_back_outcome(record_outcome(uid, deal, BY, NOW), BY, NOW)
    write_of(uid)
    Signal.objects.create(
        lead=lead_of("xan"), kind="surge", key="k", at=1, told_at=1, seq=0, evidence={}, sentence=WORDS,
        expires_at=2**60,
    )  # fmt: skip
    see(BY, NOW, list(Signal.objects.values_list("pk", flat=True)))
    merge_leads(uid, "bo", NOW, BY)
    undo_merge(Merge.objects.latest("pk").pk, NOW, BY)
    record_consent(uid, Agreed(WORDS, given=True, place=WORDS, text=WORDS, version=WORDS), NOW, BY)
    export_person(uid, NOW, BY)
    object_to_scoring(uid, NOW, BY)
    allow(uid, NOW, BY)
    forget(uid, NOW, BY)


def look_after(uid):
    """Do what somebody does to leads of the own day."""
    rep = actor_of(Role.REP, "rep@x.example")
    take(uid, rep, NOW)
    let_go(uid, rep, NOW)
    snooze(uid, NOW + DAY, rep, NOW)
    wake(uid, rep, NOW)
    assign(uid, rep.email, BY, NOW)


def work_with_lists():
    """Do what is done with lists of leads."""
    happen(said("lou", email="lou@acme.example", name=WORDS))
    for kind, value in (("owner", "rep@x.example"), ("stage", "SAL")):
        change = begin_change(kind, value, [lead_of("lou").uid], BY, NOW)
        go_on(change.number, BY, NOW)
        take_back(change.number, BY, NOW)
    take_out([lead_of("lou").uid], ("company",), "csv", BY, NOW)
    owner = actor_of(Role.MARKETER, "views@x.example")
    view = save_view(WORDS, {"q": [WORDS]}, owner, NOW)
    remove_view(view.number, owner, NOW)
    bring_back_view(view.number, owner, NOW)


def import_lists(place):
    """Upload two lists, and import one of them."""
    taken = []
    for name in (f"{WORDS}.csv", "other.csv"):
        sent = uploads_folder() / "sent"
        sent.write_text(f"email,text\nlou@acme.example,{WORDS}\n")
        taken.append(take_upload(sent, name, BY, NOW).pk)
        import_due(place, NOW)
    start_import(taken[1], {"source": WORDS}, BY, NOW)
    give_up(taken[0], BY, NOW)


def choose():
    """Do what is done for all leads at once."""
    publish_later(MODEL.replace("Boss", "Head"), WORDS, BY, NOW)
    undo_later(BY, NOW)
    choose_for_predictors(choices(), BY, NOW)
    choose_budget(BY, NOW, 2)
    need_consent(True, NOW, BY)  # noqa: FBT003 - it is what is chosen
    keep_for("quarantine", 30, NOW, BY)


def hand_over(folder):
    """Do what is done to files, keys and fields, with words wherever there is room for some."""
    file = folder / f"{WORDS}.csv"
    file.write_text(f"email,remark\nyan@acme.example,{WORDS}\n")
    load_list(file, file.name, NOW, BY)
    take_enrichment(file, file.name, NOW, BY)
    remove_enrichment(enrichment_files(BY)[0].number, NOW, BY)
    hand_out_backup(file, NOW, BY)
    try_quarantined_again(BY, NOW)
    source, _ = add_key("browser", NOW, "ana", name=WORDS)
    revoke_key(source.pk, NOW, "ana")
    give_back_key(source.pk, NOW, "ana")
    declare_field(WORDS, "text", WORDS, NOW, BY)
    undeclare_field(WORDS, NOW, BY)


def test_what_people_write_is_in_no_row_of_the_audit(place, tmp_path):
    publish_at_once()
    manage()
    hand_over(tmp_path)
    decide()
    work_with_lists()
    import_lists(place)
    choose()

    rows = list(Audit.objects.values())
    told = json.dumps(rows).casefold()
    assert {row["action"] for row in rows} == set(Deed) - OF_FILES_AND_OF_THE_SITE
    assert "xanthippe" not in told
    assert "remark" not in told
    assert "acme" not in told


def test_a_detail_that_the_list_does_not_have_is_a_mistake_of_ours(sqlite_place):
    with pytest.raises(ValueError, match="the audit has no text"):
        write_down(BY, NOW, Deed.ADD_NOTE, "x", text=WORDS)

    assert Audit.objects.count() == 0


def test_names_are_written_in_one_way():
    for deed in Deed:
        assert deed.replace(".", "").replace("_", "").isalpha()
        assert deed.islower()
        assert "." in deed
    assert all(name.replace("_", "").isalpha() and not said.endswith(".") for name, said in DETAILS.items())
