"""The identifiers of a message of the log, without reading all that it says."""

from __future__ import annotations

from functools import cache
from typing import cast

import msgspec

from leadlight.ingest.identifiers import Body, Identifier, identifiers_of
from leadlight.ingest.json_text import is_plain, number_read, read


class _Context(msgspec.Struct, gc=False):
    traits: object = None


class _Properties(msgspec.Struct, gc=False):
    email: object = None


class _Message(msgspec.Struct, gc=False):
    """What of a message `identifiers_of` looks at, by the names it has there."""

    userId: object = None  # noqa: N815
    anonymousId: object = None  # noqa: N815
    previousId: object = None  # noqa: N815
    traits: object = None
    context: _Context | None = None
    properties: _Properties | None = None

    def body(self) -> Body:
        found: dict[str, object] = {"userId": self.userId, "anonymousId": self.anonymousId}
        if self.previousId is not None:
            found["previousId"] = self.previousId
        if self.traits is not None:
            found["traits"] = self.traits
        if self.context is not None and self.context.traits is not None:
            found["context"] = {"traits": self.context.traits}
        if self.properties is not None and self.properties.email is not None:
            found["properties"] = {"email": self.properties.email}
        return found


@cache
def _decoder() -> msgspec.json.Decoder[_Message]:
    return msgspec.json.Decoder(_Message, float_hook=number_read)


def read_identifiers(kind: str, raw: bytes) -> tuple[Identifier, ...]:
    """The identifiers of a message of a type in JSON: those of all that `read` gives."""
    if is_plain(raw):
        try:
            return identifiers_of(kind, _decoder().decode(raw).body())
        except msgspec.MsgspecError:
            pass  # a part of it is no object, or it is to be read leniently
    return identifiers_of(kind, cast("Body", read(raw)))
