"""How a mapping says that a request is genuine: by a signature, or by a secret that it brings."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, PlainValidator, model_validator

from leadlight.scoring.conditions import Part
from leadlight.scoring.scalars import Duration, Text, problem, written
from leadlight.scoring.values import MINUTE

ADDRESS, QUERY, HEADER = "address", "query", "header"

PIECE = re.compile(r"\{([^{}]*)\}")
_PIECES = frozenset({"body", "time", "method", "address"})


def _header(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9-]{1,80}", value):
        raise problem(f"the name of a header is needed here, not {written(value)}")
    return value.lower()


def _signed(value: object) -> str:
    if not isinstance(value, str) or "{body}" not in value:
        raise problem("what is signed is needed here, with {body} in it, such as '{time}.{body}'")
    for piece in PIECE.findall(value):
        if piece not in _PIECES and not piece.startswith("header "):
            known = ", ".join(f"{{{each}}}" for each in sorted(_PIECES))
            raise problem(
                f"{{{piece}}} is not known in what is signed; it is one of {known}, {{header NAME}}"
            )
    return value


HeaderName: TypeAlias = Annotated[str, PlainValidator(_header)]
Template: TypeAlias = Annotated[str, PlainValidator(_signed)]


class SignedAt(Part):
    """When a request was signed, so that an old one that somebody recorded is not taken."""

    header: HeaderName | None = Field(None, description="the header that says it")
    field: Text | None = Field(
        None, description="the part of the signature's header that says it, as `t` in `t=…,v1=…`"
    )
    unit: Literal["seconds", "milliseconds"] = Field("seconds", description="since 1970")
    tolerance: Duration = Field(5 * MINUTE, description="how old it may be")

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.header is None) == (self.field is None):
            raise problem("it has either `header` or `field`")
        return self


class Check(Part):
    """How it is seen that a request is the sender's, by exactly one of the first four keys."""

    hmac: Literal["sha1", "sha256", "sha512"] | None = Field(
        None, description="a signature with a secret that both know"
    )
    public_key: Literal["ecdsa"] | None = Field(
        None, description="a signature with a key of the sender's, whose public part is given as the secret"
    )
    secret_in: Literal["address", "query", "header", "password"] | None = Field(
        None,
        description="no signature: the secret itself, at the end of the `address` (`/hooks/NAME/SECRET`), in "
        "its `query`, in a `header`, or as the `password` of Basic authentication",
    )
    anymail: Literal["mailgun", "mandrill", "postmark"] | None = Field(
        None,
        description="a provider of mail that django-anymail knows: it checks and reads the events",
    )
    name: Text | None = Field(None, description="the name in the query, for `secret_in: query`")
    header: HeaderName | None = Field(None, description="the header of the signature or the secret")
    signed: Template = Field(
        "{body}",
        description="what is signed, with `{body}`, `{time}`, `{method}`, `{address}`, `{header NAME}` in it",
    )
    written: Literal["hex", "base64"] = Field("hex", description="how the signature is written")
    prefix: str = Field("", description="what stands before it, such as `sha256=`")
    field: Text | None = Field(
        None, description="its name where the header has several parts, as `v1` in `t=…,v1=…`"
    )
    key: Literal["text", "base64"] = Field("text", description="how the secret is written")
    time: SignedAt | None = Field(None, description="when it was signed")
    secret: Literal["ours", "theirs"] = Field(
        "ours", description="who makes the secret: `leadlight hooks add`, or the sender"
    )

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        kinds = [self.hmac, self.public_key, self.secret_in, self.anymail]
        if sum(kind is not None for kind in kinds) != 1:
            raise problem("a check has one of `hmac`, `public_key`, `secret_in` and `anymail`")
        if self.header is None and (self.hmac or self.public_key or self.secret_in == HEADER):
            raise problem("it needs `header`, the name of the header to look at")
        if (self.secret_in == QUERY) != (self.name is not None):
            raise problem("`name` and `secret_in: query` go together")
        if "{time}" in self.signed and self.time is None:
            raise problem("`signed` has {time}, so it needs `time`")
        if self.time is not None and not self._signs_its(self.time):
            raise problem(
                "`time` is worth nothing unless it is signed: whoever recorded a request could give it a new "
                "one. `signed` needs {time} in it, such as '{time}.{body}'; leave out "
                "`time` where the sender does not sign one"
            )
        return self

    def _signs_its(self, time: SignedAt) -> bool:
        if not (self.hmac or self.public_key):
            return False
        pieces = PIECE.findall(self.signed)
        headers = {
            each.removeprefix("header ").strip().lower() for each in pieces if each.startswith("header ")
        }
        return "time" in pieces or (time.header is not None and time.header in headers)
