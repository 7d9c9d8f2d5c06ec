"""What the company has chosen: how it is reached, and whether reps see all leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import LEADS_OPEN
from leadlight.actions.access.written_down import write_down
from leadlight.errors import DataError
from leadlight.storage.settings_rows import choose, setting
from leadlight.storage.transaction import writing

PUBLIC_URL = "public_url"
LISTENED_AT = "listened_at"
VERDICTS_TEACH = "verdicts_teach"


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting: what it means, what it is unless somebody chose, and how what a person wrote is read."""

    meaning: str
    usual: object
    read: Callable[[str], object]


def _yes_or_no(text: str) -> bool:
    match text.strip().lower():
        case "yes" | "true":
            return True
        case "no" | "false":
            return False
        case _:
            raise DataError(f"{text} is neither yes nor no.")


def public_url_of(text: str) -> str:
    """The address people reach an installation at, without what follows the host. Raises DataError."""
    parts = urlsplit(text.strip().lower())
    try:
        port = parts.port
    except ValueError:
        port = -1
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain or port == -1:
        raise DataError(
            f"{text} is no address to be reached at. It is scheme and host, and a port if there is one: "
            "https://leads.example.com"
        )
    return f"{parts.scheme}://{parts.netloc}"


CHOICES: Mapping[str, Choice] = {
    LEADS_OPEN: Choice("Whether reps see the leads of others too", usual=False, read=_yes_or_no),
    PUBLIC_URL: Choice("The address that people reach Leadlight at", usual="", read=public_url_of),
    VERDICTS_TEACH: Choice("Whether predictors learn rejected leads as lost", usual=False, read=_yes_or_no),
}
"""All settings that a person may choose."""


def chosen(name: str) -> object:
    """What a setting is now."""
    return setting(name, CHOICES[name].usual)


def set_choice(name: str, text: str, now: int, by: Actor) -> object:
    """Let a setting be what somebody wrote; says what that is. Raises DataError."""
    permit(by, Operation.MANAGE_COMPANY)
    if name not in CHOICES:
        raise DataError(f"There is no setting {name}. There are: {', '.join(sorted(CHOICES))}.")
    value = CHOICES[name].read(text)
    with writing():
        before = chosen(name)
        if value != before:
            choose(name, value)
            write_down(by, now, Deed.CHANGE_SETTING, name, before=before, after=value)
    return value


def public_url() -> str:
    """The address that people reach this installation at, blank if nobody said."""
    return str(chosen(PUBLIC_URL))


def address_of_links() -> str:
    """What links begin with: the public address, else where the server listened last, if there was one."""
    return public_url() or str(setting(LISTENED_AT, "http://127.0.0.1:8765"))


def note_listening(at: str) -> None:
    """Remember where the server listens."""
    with writing():
        choose(LISTENED_AT, at)
