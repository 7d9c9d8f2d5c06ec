"""Make hooks, change their mappings and secrets, remove them."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.errors import DataError
from leadlight.ingest.hooks.check import Check
from leadlight.ingest.hooks.genuine import check_secret
from leadlight.ingest.hooks.mapping import Mapping
from leadlight.ingest.hooks.reading import read_mapping
from leadlight.ingest.hooks.shipped import shipped_mapping
from leadlight.scoring.values import DAY
from leadlight.storage.hook_rows import mapped, name_of_source
from leadlight.storage.models import Hook, Source
from leadlight.storage.sealing import seal
from leadlight.storage.transaction import writing

KEPT = 7 * DAY
"""So long an old secret still counts by default."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
_KINDS = {"visitors": "browser", "system": "server"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A hook to be made: the sender whose shipped mapping counts, or the text of a mapping, or both."""

    name: str
    sender: str = ""
    mapping: str = ""
    secret: str | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A hook, its mapping, and the secret where one was made or given now."""

    hook: Hook
    mapping: Mapping
    secret: str | None


def add_hook(wanted: Wanted, now: int, by: Actor, source: str = "the mapping") -> Made:
    """Make a hook, or with `replace` change the mapping of one. Raises DataError, MappingError."""
    permit(by, Operation.MANAGE_CONNECTIONS)
    if not _NAME.fullmatch(wanted.name):
        raise DataError("A hook's name has small letters, digits, - and _, as in typeform or contact-form.")
    mapping = _mapping(wanted, source)
    with writing():
        hook = Hook.objects.select_related("source").filter(name=wanted.name).first()
        in_use = hook is not None and hook.removed_at is None
        if in_use and not wanted.replace:
            raise DataError(
                f"There is a hook {wanted.name}. --replace changes its mapping; or use another name."
            )
        if hook is None:
            made = Source.objects.create(
                kind=_KINDS[mapping.said_by], name=name_of_source(wanted.name), created_at=now
            )
            hook = Hook(name=wanted.name, source=made, created_at=now)
        same = in_use and wanted.secret is None and _check_of(hook) == mapping.check
        secret = None if same else _secret(mapping.check, wanted.secret)
        _fill(hook, wanted, mapping, secret)
        write_down(
            by, now, Deed.ADD_HOOK, f"hook {hook.name}", sender=hook.sender, own_mapping=bool(hook.mapping)
        )
    return Made(hook, mapping, secret)


def _mapping(wanted: Wanted, source: str) -> Mapping:
    if wanted.mapping:
        return read_mapping(wanted.mapping, source)
    if not wanted.sender:
        raise DataError("Say whose requests come, with --from, or what they mean, with --mapping FILE.")
    return shipped_mapping(wanted.sender)


def _check_of(hook: Hook) -> Check | None:
    return mapped(hook).mapping.check


def _fill(hook: Hook, wanted: Wanted, mapping: Mapping, secret: str | None) -> None:
    kind = _KINDS[mapping.said_by]
    if hook.source.kind != kind:  # what came before was said with another right
        hook.source = Source.objects.create(
            kind=kind, name=name_of_source(hook.name), created_at=hook.created_at
        )
    hook.sender, hook.mapping, hook.removed_at = wanted.sender, wanted.mapping, None
    if secret is not None:
        hook.secrets = [{"sealed": seal(secret), "until": None}]
    hook.save()


def _secret(check: Check, given: str | None) -> str:
    """The secret that was given, else a new one. Raises DataError."""
    if given is not None:
        check_secret(check, given)
        return given
    if check.secret == "theirs":  # noqa: S105 - says who makes it
        raise DataError("This sender makes the secret: copy it there and give it with --secret.")
    if check.key == "base64":
        return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
    return secrets.token_hex(24)


def change_secret(name: str, given: str | None, kept: int, now: int, by: Actor) -> Made:
    """Give a hook another secret; the one before counts on for `kept` microseconds. Raises DataError."""
    permit(by, Operation.MANAGE_CONNECTIONS)
    with writing():
        hook = _in_use(name)
        mapping = mapped(hook).mapping
        secret = _secret(mapping.check, given)
        before = [
            {**each, "until": now + kept if each["until"] is None else each["until"]}
            for each in hook.secrets
            if kept and (each["until"] is None or each["until"] > now)
        ]
        hook.secrets = [{"sealed": seal(secret), "until": None}, *before][:5]
        hook.save(update_fields=["secrets"])
        write_down(by, now, Deed.RENEW_HOOK_SECRET, f"hook {name}", before_counts_for=kept)
    return Made(hook, mapping, secret)


def remove_hook(name: str, now: int, by: Actor) -> Hook:
    """Let a hook take nothing from now on, and forget its secrets; what came over it stays."""
    permit(by, Operation.MANAGE_CONNECTIONS)
    with writing():
        hook = _in_use(name)
        hook.removed_at, hook.secrets = now, []
        hook.save(update_fields=["removed_at", "secrets"])
        write_down(by, now, Deed.REMOVE_HOOK, f"hook {name}")
    return hook


def _in_use(name: str) -> Hook:
    hook = Hook.objects.select_related("source").filter(name=name, removed_at__isnull=True).first()
    if hook is None:
        raise DataError(f"There is no hook {name}. `leadlight hooks list` shows those there are.")
    return hook
