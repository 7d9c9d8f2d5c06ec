"""What is written down of who did what: the one table of names that the audit, its page and tests go by."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Deed(StrEnum):
    """Something that is written down, named by what it was done to."""

    ADD_USER = "users.add"
    """Gave somebody a log-in."""
    CHANGE_ROLE = "users.role"
    """Gave a user another role."""
    REMOVE_USER = "users.remove"
    """Took a user's log-in, keys and sessions away."""
    INVITE_USER = "users.link"
    """Made a link with which a user sets a password."""
    ADD_PERSONAL_KEY = "users.key"
    """Made a key that does what its user may."""
    LOG_IN = "users.log_in"
    """Logged in."""
    SET_PASSWORD = "users.password"  # noqa: S105 - the name of a deed
    """Set the own password; all other sessions ended."""
    ADD_SECOND_FACTOR = "users.second_factor.add"
    """Added a second factor to the own account."""
    REMOVE_SECOND_FACTOR = "users.second_factor.remove"
    """Took a second factor of the own account away."""
    RENEW_SECOND_FACTOR = "users.second_factor.renew"
    """Made new recovery codes for the own account."""
    ADD_API_KEY = "api_keys.add"
    """Made a key of a program of the company's."""
    REVOKE_API_KEY = "api_keys.revoke"
    """Let a key of a program or of a user open nothing any more."""
    ADD_KEY = "keys.add"
    """Made a key with which messages are sent."""
    REVOKE_KEY = "keys.revoke"
    """Let a key with which messages are sent open nothing any more."""
    GIVE_KEY_BACK = "keys.give_back"
    """Let a key that was just revoked open again what it opened."""
    CHANGE_SETTING = "settings.set"
    """Changed a setting of the company's."""
    SET_PIPELINE = "pipeline.set"
    """Changed the pipeline, the reasons or what recycles leads."""
    DECLARE_FIELD = "fields.add"
    """Declared a field, or what it holds from then on."""
    UNDECLARE_FIELD = "fields.remove"
    """Declared a field no more."""
    MAKE_BACKUP = "backup.make"
    """Took a backup away."""
    IMPORT_LEADS = "leads.import"
    """Brought a list in."""
    ENRICH_LEADS = "enrichment.add"
    """Let a file say more of leads."""
    REMOVE_ENRICHMENT = "enrichment.remove"
    """Let a file say nothing any more."""
    RETRY_QUARANTINED = "quarantine.retry"
    """Tried again what could not be used."""
    CREATE_LEAD = "lead.create"
    """Said by hand who somebody is."""
    CHANGE_LEAD = "lead.change"
    """Changed fields of a lead by hand."""
    LOG_TOUCH = "lead.touch"
    """Logged a call, a meeting or a mail by hand."""
    MERGE_LEADS = "lead.merge"
    """Said that two leads are one person."""
    SPLIT_LEADS = "lead.split"
    """Said that they are two after all."""
    ASSIGN_LEAD = "lead.assign"
    """Said whose a lead is."""
    TAKE_LEAD = "lead.take"
    """Had a lead that was nobody's."""
    LET_LEAD_GO = "lead.let_go"
    """Let a lead be nobody's again, just taken."""
    SNOOZE_LEAD = "lead.snooze"
    """Put a lead off for the own day."""
    WAKE_LEAD = "lead.wake"
    """Had a lead that was put off back."""
    MOVE_LEAD = "lead.stage"
    """Moved a lead to a stage or a step."""
    TAKE_MOVE_BACK = "lead.stage.take_back"
    """Took a move back."""
    ACCEPT_LEAD = "lead.accept"
    """Took a lead on."""
    REJECT_LEAD = "lead.reject"
    """Did not take a lead on."""
    RECYCLE_LEAD = "lead.recycle"
    """Let a lead rest and start over."""
    OVERRIDE_SCORE = "lead.override"
    """Added points to a score or fixed a priority, for a time."""
    END_OVERRIDE = "lead.override.end"
    """Ended that before its time."""
    RECORD_OUTCOME = "lead.outcome"
    """Recorded that a deal was won or lost."""
    TAKE_OUTCOME_BACK = "lead.outcome.take_back"
    """Took an outcome back."""
    ADD_NOTE = "lead.note"
    """Wrote a note."""
    EDIT_NOTE = "lead.note.edit"
    """Changed a note."""
    DELETE_NOTE = "lead.note.delete"
    """Deleted a note."""
    BRING_BACK_NOTE = "lead.note.bring_back"
    """Showed a deleted note again."""
    ASSIGN_LEADS = "leads.assign"
    """Said whose many leads are; each is written down by itself too."""
    MOVE_LEADS = "leads.stage"
    """Moved many leads to a stage; each is written down by itself too."""
    TAKE_MANY_BACK = "leads.take_back"
    """Took a change of many leads back."""
    EXPORT_LEADS = "leads.export"
    """Took a list of leads out as a file."""
    UPLOAD_LIST = "imports.upload"
    """Uploaded a list of leads."""
    IMPORT_LIST = "imports.begin"
    """Had an uploaded list imported."""
    THROW_LIST_AWAY = "imports.throw_away"
    """Threw an uploaded list away."""
    SAVE_VIEW = "views.save"
    """Kept a list of leads under a name."""
    REMOVE_VIEW = "views.remove"
    """Took a view away."""
    BRING_VIEW_BACK = "views.bring_back"
    """Brought a view back."""
    SEE_SIGNALS = "signals.seen"
    """Marked signals as seen."""
    CHOOSE_BUDGET = "signals.budget"
    """Chose how many false alarms a rep bears in a day."""
    PUBLISH_MODEL = "model.publish"
    """Put a scoring model in force."""
    UNDO_MODEL = "model.undo"
    """Put the one before in force again."""
    CHOOSE_FOR_PREDICTORS = "predictors.choose"
    """Chose when predictors are learned and switched."""
    ADD_PREDICTOR = "predictors.add"
    """Kept a predictor."""
    USE_PREDICTOR = "predictors.use"
    """Let a predictor judge leads."""
    SHADOW_PREDICTOR = "predictors.shadow"
    """Let a predictor judge beside the one in use, unseen."""
    RETIRE_PREDICTOR = "predictors.retired"
    """Took a predictor out of service."""
    ADD_HOOK = "hooks.add"
    """Let another system send what it knows, or changed how that is read."""
    RENEW_HOOK_SECRET = "hooks.secret"  # noqa: S105 - the name of a deed
    """Gave a hook another secret."""
    REMOVE_HOOK = "hooks.remove"
    """Let a hook take nothing any more."""
    ADD_WEBHOOK = "webhooks.add"
    """Had another system told what happens."""
    TEST_WEBHOOK = "webhooks.test"
    """Sent another system a test message."""
    ENABLE_WEBHOOK = "webhooks.enable"
    """Had another system told again."""
    REDELIVER = "webhooks.redeliver"
    """Sent another system something once more."""
    ROTATE_SECRET = "webhooks.rotate"  # noqa: S105 - the name of a deed
    """Made a new secret for what another system is told."""
    SWITCH_WEBHOOK_OFF = "webhooks.off"
    """Told a system nothing more that took nothing for days."""
    REMOVE_WEBHOOK = "webhooks.remove"
    """Had another system told nothing any more."""
    EXPORT_PERSON = "privacy.export"
    """Read out all that is held of a person."""
    OBJECT = "privacy.object"
    """Wrote down that a person objects."""
    ALLOW = "privacy.allow"
    """Wrote down that a person no longer objects, or may come back after an erasure."""
    FORGET = "privacy.forget"
    """Began to erase a person."""
    RECORD_CONSENT = "privacy.consent"
    """Wrote down what a person agreed to or took back."""
    NEED_CONSENT = "privacy.consent.need"
    """Chose whether campaigns need consent."""
    KEEP_FOR = "privacy.retention"
    """Chose how long a kind of data is kept."""


DETAILS: Mapping[str, str] = {
    "number": "the number of what was made, changed or taken away",
    "key": "the number of a key",
    "message": "the id of a message in the log",
    "stage": "the stage a lead is in then",
    "step": "its step of the pipeline",
    "before": "what it was before",
    "after": "what it is now",
    "reason": "one of the company's reasons for accepting and rejecting, never words of whoever decided",
    "leads": "how many leads it was, or concerns",
    "rows": "how many rows a list or a backup has",
    "bytes": "how large a file is",
    "form": "the kind of file",
    "columns": "the columns that it has",
    "shared": "whether everybody sees a view",
    "owner": "whose a lead is, by e-mail address",
    "points": "hundredths of points that an override adds",
    "priority": "the priority that it fixes",
    "until": "when it expires, or a lead is seen again",
    "rest_until": "until when a lead rests",
    "result": "won or lost",
    "lead": "the id of the other lead",
    "role": "a role, or what a predictor is used for",
    "type": "the kind of second factor",
    "second_factor_dropped": "whether the second factor went as well",
    "kind": "the kind of key, or of data",
    "signals": "numbers of signals",
    "alerts": "false alarms a day",
    "reps": "how many reps that is for",
    "undoes": "the version that was taken back",
    "digest": "what tells a predictor's file apart",
    "sender": "the kind of system whose requests a hook takes",
    "own_mapping": "whether a mapping of the company's says how they are read",
    "before_counts_for": "how long the secret before counts too",
    "host": "the name of the machine that is told",
    "types": "what it is told",
    "delivery": "the number of a delivery",
    "failed": "how many deliveries had failed",
    "both_hours": "so many hours two secrets sign",
    "because": "what Leadlight found",
    "not_told": "how many deliveries are given up",
    "given": "whether somebody agreed",
    "needed": "whether consent is needed",
    "days": "so many days data are kept",
    "new": "how many rows were new",
    "changed": "how many rows said something else than before",
    "refused": "how many rows were left out",
    "removed": "how many addresses and domains a file says nothing of any more",
    "taken": "how many messages were taken",
    "left": "how many stay",
    "holds": "what a field holds",
}
"""What the detail of a deed may say: numbers, names of the company's choices, and addresses of users.

Never what somebody wrote in own words: the audit is only added to, and what people write is about people.
"""
