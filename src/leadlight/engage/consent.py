"""Whether a person may get campaigns: by what they said last of it, and whether they object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EVERYTHING = "marketing"
"""The purpose that stands for all: who agrees to it agrees to each, who takes it back takes back each."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person said of a purpose, the last time at an instant; `claimed` came with a browser's key."""

    purpose: str
    given: bool
    at: int
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether they may, and why, as a sentence."""

    allowed: bool
    because: str


def may_contact(
    statements: Iterable[Statement], purpose: str, *, objects: bool, consent_needed: bool
) -> Verdict:
    """Decide for a purpose such as `email`. Of two statements at one instant the withdrawal counts."""
    if objects:
        return Verdict(allowed=False, because="the person objected")
    concerned = [each for each in statements if each.purpose in {purpose, EVERYTHING}]
    said = [each for each in concerned if not each.claimed]
    last = max(said, key=lambda each: (each.at, not each.given), default=None)
    if last is not None:
        what = "agreed to" if last.given else "withdrew"
        return Verdict(last.given, f"the person {what} {last.purpose}")
    if not consent_needed:
        return Verdict(allowed=True, because="the person said nothing of it, and none has to agree")
    if any(each.given for each in concerned):
        return Verdict(allowed=False, because="a website says that the person agreed; nobody confirmed it")
    return Verdict(allowed=False, because="the person never agreed to it")
