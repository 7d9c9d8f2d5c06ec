"""Erasing one person: what is theirs goes, what names them in other people's rows is taken out of those."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from leadlight.ingest.identifiers import EMAIL, PHONE, Identifier, email, phone
from leadlight.ingest.json_text import read
from leadlight.ingest.person import business_domain
from leadlight.ingest.read_identifiers import read_identifiers
from leadlight.ingest.redaction import Redaction
from leadlight.storage import tombstones
from leadlight.storage.deleted import EVENTS, QUARANTINED, note_deleted
from leadlight.storage.many import among, execute, rows
from leadlight.storage.neighbourhoods import owners_of
from leadlight.storage.personal import Whom
from leadlight.storage.privacy_key import Digest
from leadlight.storage.tombstones import LEAD, MESSAGE


@dataclass(slots=True)
class Wanted:
    """What has to be looked for besides rows: identifiers, how they were spelt, uids, and accounts."""

    identifiers: set[Identifier] = field(default_factory=set)
    spellings: set[str] = field(default_factory=set)
    uids: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    """Leads of other people whose messages named this one."""

    def as_json(self) -> dict[str, Any]:
        """As it is kept until the person is erased."""
        return {
            "identifiers": sorted(map(list, self.identifiers)),
            "spellings": sorted(self.spellings),
            "uids": sorted(self.uids),
            "accounts": sorted(self.accounts),
            "others": sorted(self.others),
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Wanted:
        """As it was kept."""
        return cls(
            {Identifier(*pair) for pair in said.get("identifiers", ())},
            set(said.get("spellings", ())),
            set(said.get("uids", ())),
            set(said.get("accounts", ())),
            set(said.get("others", ())),
        )

    def whom(self, leads: Sequence[int]) -> Whom:
        """The person, as the tables are asked."""
        return Whom(tuple(leads), tuple(sorted(self.uids)), tuple(sorted(self.identifiers)))

    @property
    def redaction(self) -> Redaction:
        """What is taken out of other people's messages."""
        return Redaction(self.identifiers, self.spellings)

    def mark(self, digest: Digest, at: int) -> None:
        """Set up tombstones for identifiers and leads."""
        digests = {digest(*each) for each in self.identifiers} | {digest(LEAD, uid) for uid in self.uids}
        tombstones.set_up(digests, at)


class Message(NamedTuple):
    """A message of the log."""

    seq: int
    message_id: str
    type: str
    body: str


def wanted_of(leads: Sequence[int]) -> Wanted:
    """What identifies leads, and the companies that they may have told of."""
    condition, values = among("lead_id", list(leads))
    pairs = rows(f"SELECT kind, value FROM leadlight_identifier WHERE {condition}", [values])
    by_id, _ = among("l.id", list(leads))
    known = rows(
        "SELECT l.uid, a.key FROM leadlight_lead l LEFT JOIN leadlight_account a ON a.id = l.account_id "
        f"WHERE {by_id}",
        [values],
    )
    return Wanted(
        {Identifier(*pair) for pair in pairs},
        uids={uid for uid, _ in known},
        accounts={key for _, key in known if key is not None},
    )


def messages_of(leads: Sequence[int], limit: int) -> list[Message]:
    """Some of the messages of leads."""
    condition, values = among("p.lead_id", list(leads))
    found = rows(
        "SELECT e.seq, e.message_id, e.type, e.body FROM leadlight_placement p "
        f"JOIN leadlight_event e ON e.seq = p.seq WHERE {condition} ORDER BY p.seq LIMIT %s",
        [values, limit],
    )
    return [Message(*row) for row in found]


def learn(messages: Sequence[Message], wanted: Wanted) -> set[Identifier]:
    """Add what only these messages told: identifiers that were not used and are nobody's, and spellings."""
    told = {each for message in messages for each in read_identifiers(message.type, message.body.encode())}
    unknown = told - wanted.identifiers
    owners = owners_of(unknown).owners if unknown else {}
    new = {each for each in unknown if each not in owners}
    wanted.identifiers |= new
    for message in messages:
        if message.type in {"identify", "alias", "group"}:
            body = cast("dict[str, Any]", read(message.body.encode()))
            wanted.spellings |= set(_spellings(body, wanted.identifiers))
            if message.type == "group" and isinstance(group := body.get("groupId"), str):
                wanted.accounts.add(group)
    return new


def _spellings(value: object, identifiers: Collection[Identifier], country: object = None) -> Iterator[str]:
    """Texts that are an address or a number of these, spelt as nobody else would look for them."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _spellings(inner, identifiers, value.get("country"))
    elif isinstance(value, list):
        for inner in value:
            yield from _spellings(inner, identifiers)
    elif isinstance(value, str) and {email(value), phone(value, country)} & set(identifiers):
        yield value.strip()


def erase_messages(messages: Sequence[Message], digest: Digest, at: int) -> None:
    """Take messages out of the log, with all that holds what they say."""
    tombstones.set_up({digest(MESSAGE, message.message_id) for message in messages}, at)
    delete_messages([message.seq for message in messages])
    links = [m.message_id.rpartition("-")[2] for m in messages if m.message_id.startswith("import-")]
    if links:
        condition, values = among("substr(digest, 33)", links)
        execute(f"DELETE FROM leadlight_importedrow WHERE {condition}", [values])


def delete_messages(seqs: Sequence[int]) -> None:
    """Delete messages by their places in the log, and what they were before they could be used."""
    condition, values = among("seq", list(seqs))
    for table in ("quarantined", "placement"):
        execute(f"DELETE FROM leadlight_{table} WHERE {condition}", [values])
    note_deleted(EVENTS, execute(f"DELETE FROM leadlight_event WHERE {condition}", [values]))


def last_message() -> int:
    """The last place in the log."""
    return int(rows("SELECT COALESCE(max(seq), 0) FROM leadlight_event")[0][0])


def delete_quarantined(numbers: Sequence[int]) -> int:
    """Delete messages from quarantine; how many."""
    condition, values = among("id", list(numbers))
    gone = rows(f"DELETE FROM leadlight_quarantined WHERE {condition} RETURNING seq", [values])
    note_deleted(QUARANTINED, sum(seq is None for (seq,) in gone))
    return len(gone)


def companies_of(identifiers: Iterable[Identifier]) -> set[str]:
    """The companies that addresses are of."""
    domains = (business_domain(each.value) for each in identifiers if each.kind == EMAIL)
    return {domain for domain in domains if domain is not None}


def ways(identifiers: Iterable[Identifier]) -> list[str]:
    """The addresses and numbers among identifiers: what a file may name a person by."""
    return [each.value for each in identifiers if each.kind in {EMAIL, PHONE}]


def forget_shared_changes(leads: Sequence[int]) -> int:
    """Erase what others scored while they were taken for this person: it follows from messages of both."""
    one, values = among("survivor_id", list(leads))
    other, _ = among("loser_id", list(leads))
    gone = 0
    for survivor, loser, at, until in rows(
        f"SELECT survivor_id, loser_id, at, undone_at FROM leadlight_merge WHERE ({one} OR {other}) "
        "AND undone_at IS NOT NULL",
        [values, values],
    ):
        apart = next((lead for lead in (survivor, loser) if lead not in leads), None)
        if apart is not None:
            gone += execute(
                "DELETE FROM leadlight_scorechange WHERE at >= %s AND at < %s AND lead_id IN "
                "(SELECT id FROM leadlight_lead WHERE id = %s OR root_id = "
                "(SELECT COALESCE(root_id, id) FROM leadlight_lead WHERE id = %s) "
                "OR id = (SELECT COALESCE(root_id, id) FROM leadlight_lead WHERE id = %s))",
                [at, until, apart, apart, apart],
            )
    return gone


def being_erased() -> set[int]:
    """The leads whose erasure has begun and is not finished: nothing of them is shown any more."""
    found = rows("SELECT CAST(leads AS text) FROM leadlight_erasure WHERE finished_at IS NULL")
    return {int(lead) for (leads,) in found for lead in json.loads(leads)}
