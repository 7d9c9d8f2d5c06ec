"""One message sent to one endpoint, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.channels.outgoing.addresses import Allowed
from leadlight.channels.outgoing.posting import Answer, Outgoing
from leadlight.channels.outgoing.urls import read_url
from leadlight.channels.webhook.signing import Secret, signed
from leadlight.errors import LeadlightError

KEPT = 500
"""So many bytes of an answer are kept."""

_HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "User-Agent": "Leadlight (webhooks)",
    "Accept": "*/*",
}


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, to where, known by which id and signed with what."""

    url: str
    uid: str
    body: bytes
    secrets: Sequence[Secret]


def send(outgoing: Outgoing, message: Message, at: int, allowed: Allowed) -> Answer:
    """Send a message as of an instant. Raises nothing: what goes wrong is the answer."""
    try:
        target = read_url(
            message.url, allowed, http=True
        )  # whether it may be http was asked when it was added
    except LeadlightError as error:
        return Answer(None, b"", 0.0, str(error))
    headers = {**_HEADERS, **signed(message.uid, message.body, message.secrets, at)}
    return outgoing.post(target, headers, message.body, keep=KEPT)


def shown(answer: Answer) -> str:
    """The first bytes of an answer as text that any database takes."""
    return answer.said.decode("utf-8", "replace").replace("\0", "\ufffd")
