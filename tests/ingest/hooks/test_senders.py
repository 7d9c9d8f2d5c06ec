"""What shipped mappings make of the examples, as scoring sees it."""

import json
from importlib.resources import files

import pytest

from leadlight.ingest.hooks.shipped import senders, shipped_mapping
from leadlight.ingest.identifiers import identifiers_of
from leadlight.ingest.machine_rules import shipped_rules
from leadlight.ingest.machines import SAID_BY_SENDER, Machines
from leadlight.ingest.stored import Stored
from leadlight.ingest.vocabulary import canonical, terms

FOLDER = files("leadlight.ingest.hooks").joinpath("senders")
OWN_NAMES = {
    "Meeting Cancelled", "Invoice Paid", "Payment Failed", "Subscription Started", "Subscription Ended",
    "Opportunity Created", "Opportunity Won",
}  # fmt: skip
"""Events of senders that the vocabulary has no word for, and some that it has and no example shows."""


def messages(sender):
    return json.loads(FOLDER.joinpath(sender, "messages.json").read_text())["messages"]


@pytest.mark.parametrize("sender", senders())
def test_every_message_says_whose_it_is(sender):
    assert messages(sender)
    for message in messages(sender):
        assert identifiers_of(message["type"], message)
        assert message["messageId"].startswith(f"{sender}:")
        assert message["timestamp"].startswith("2026-11-20")


@pytest.mark.parametrize(
    ("sender", "flags"),
    [
        ("sendgrid", ["", SAID_BY_SENDER, ""]),
        ("brevo", [SAID_BY_SENDER]),
        ("mailgun", [""]),
        ("postmark", [""]),
        ("mandrill", [""]),
    ],
)
def test_what_a_machine_opened_is_flagged_and_what_a_person_did_is_not(sender, flags):
    machines = Machines(shipped_rules())

    stored = [Stored(1, "track", canonical(each["event"]), 0, "server", each) for each in messages(sender)]

    assert [machines.alone(event) for event in stored] == flags


@pytest.mark.parametrize("sender", senders())
def test_events_have_names_that_are_known(sender):
    known = {term.name for term in terms()} | OWN_NAMES | {"Trial Started"}

    for rule in shipped_mapping(sender).messages:
        name = getattr(rule.event, "value", None)
        assert name is None or name in known
