"""Try a mapping on an example of a request: the messages that would be made, and nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.hooks.read_example import Example
from leadlight.actions.live.receive import new_id
from leadlight.ingest.accepting import Accepted, Quarantine, Received, Refusal
from leadlight.ingest.hooks.deciding import Hook, TooManyError, around_of, decided
from leadlight.ingest.hooks.mapping import Mapping
from leadlight.ingest.hooks.requests import document_of


@dataclass(frozen=True, slots=True)
class Tried:
    """Messages that would be accepted, why other events would not, and how many events are left out."""

    messages: tuple[str, ...]
    problems: tuple[str, ...]
    left_out: int


def try_out(mapping: Mapping, example: Example, now: int) -> Tried:
    """Make the messages of an example. Raises DataError of a body that cannot be read."""
    kind = "browser" if mapping.said_by == "visitors" else "server"
    received = Received(now, 0, kind, new_id)
    document = document_of(example.request)
    try:
        found = decided(Hook("example", mapping), document, around_of(mapping, example.request), received)
    except TooManyError as error:
        return Tried((), (str(error),), 0)
    accepted = tuple(each.body for each in found.decisions if isinstance(each, Accepted))
    problems = tuple(each.reason for each in found.decisions if isinstance(each, Quarantine | Refusal))
    return Tried(accepted, problems, found.left_out)
