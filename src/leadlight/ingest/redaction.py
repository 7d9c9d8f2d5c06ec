"""A message of somebody without what identifies somebody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from leadlight.ingest.identifiers import (
    ANONYMOUS_ID,
    EMAIL,
    PHONE,
    USER_ID,
    Identifier,
    anonymous_id,
    email,
    phone,
    user_id,
)
from leadlight.ingest.json_text import written

ERASED = "[erased]"
_SHORTEST, _LOCAL = 5, 7
"""Characters of a text worth looking for, and digits of a phone number that are written without blanks."""

_IDS = {"userId": user_id, "previousId": user_id, "anonymousId": anonymous_id}


@dataclass(frozen=True, slots=True)
class Redaction:
    """What must not be in a message: identifiers, and `spellings` that are taken out of any text."""

    identifiers: Collection[Identifier]
    spellings: Collection[str] = ()
    _folded: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        texts = {each.value for each in self.identifiers if each.kind in {EMAIL, PHONE}} | set(self.spellings)
        object.__setattr__(self, "_folded", tuple(sorted({each.lower() for each in texts if each}, key=len)))

    def applied(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The message without them."""
        kept = {name: value for name, value in body.items() if not self._is_id(name, value)}
        found: dict[str, Any] = self.inner(kept)
        return found

    def _is_id(self, name: str, value: object) -> bool:
        read = _IDS.get(name)
        found = None if read is None else read(value)
        if found is None:
            return False
        other = Identifier(ANONYMOUS_ID, found.value) if name == "previousId" else found
        return found in self.identifiers or other in self.identifiers

    def inner(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        """Any value of JSON without them."""
        match value:
            case dict():
                country = value.get("country")
                return {
                    self._text(name): self.inner(each)
                    for name, each in value.items()
                    if not self._is_way(each, country)
                }
            case list():
                return [self.inner(each) for each in value if not self._is_way(each, None)]
            case str():
                return self._text(value)
            case _:
                return value

    def _is_way(self, value: object, country: object) -> bool:
        """Whether a value is an address or a number that must go, however it is spelt."""
        if isinstance(value, dict | list | bool) or value is None:
            return False
        return email(value) in self.identifiers or (
            any(each.kind == PHONE for each in self.identifiers) and phone(value, country) in self.identifiers
        )

    def _text(self, text: str) -> str:
        folded = text.lower()
        for unwanted in reversed(self._folded):
            while (start := folded.find(unwanted)) >= 0 and len(folded) == len(text):
                text = f"{text[:start]}{ERASED}{text[start + len(unwanted) :]}"
                folded = text.lower()
        return text


def terms_of(identifiers: Collection[Identifier], spellings: Collection[str] = ()) -> list[str]:
    """What JSON with one of these has for certain, in small letters of ASCII: to find it by.

    An id is looked for as a whole text, what reaches a person also within one.
    """
    found = {each for each in spellings if len(each) >= _SHORTEST}
    for kind, value in identifiers:
        if kind in {USER_ID, ANONYMOUS_ID}:
            found.add(written(value))
        elif kind == PHONE:
            found |= {value, value[-_LOCAL:]}
        else:
            found.add(value)
    return sorted(_lowered(each) for each in found)


def _lowered(text: str) -> str:
    """A text whose ASCII letters alone are small: that is what every database can do alike."""
    return "".join(char.lower() if char.isascii() else char for char in text)
