"""Look whether all is well with an installation; each finding is a sentence with its remedy."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal

from leadlight.actions.webhooks.switch_off import GONE
from leadlight.errors import StorageError
from leadlight.scoring.explain import counted as number_of
from leadlight.scoring.values import HOUR, MINUTE, written_time
from leadlight.storage import health
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.hook_rows import unusable
from leadlight.storage.snapshot import migrations, migrations_made
from leadlight.storage.statements import one_moment
from leadlight.storage.webhook_lists import listed
from leadlight.storage.writer import TROUBLE

Level = Literal["good", "note", "wrong"]

LITTLE, TOO_LITTLE = 2 * 1024**3, 256 * 1024**2
"""Free bytes on the disk: below the first it is said, below the second it is wrong."""

PATIENCE = MINUTE
"""What waits longer than this waits for a worker that does not run."""

OLDEST_POSTGRES = 15


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what is so, and what to do if it should not be."""

    subject: str
    level: Level
    sentence: str
    remedy: str = ""


def examine(place: Place, now: int) -> list[Finding]:
    """Look at everything; what cannot be looked at is a finding too. Changes nothing."""
    found = list(_folder(place))
    try:
        open_database(place)
        with one_moment():
            found += _database()
            if not any(each.level == "wrong" and each.subject == "tables" for each in found):
                found += [*_laws(), *_backlog(now), *_clock(now), *_use(), *_webhooks(now), *_mirror(place)]
    except StorageError as error:
        found.append(Finding("database", "wrong", str(error)))
    except TROUBLE as error:
        said = str(error).strip().split("\n")[0]
        remedy = "Look whether the database runs, and whether --data and --database name it."
        found.append(Finding("database", "wrong", f"The database does not answer: {said}.", remedy))
    finally:
        close_connections()
    return [*found, *_versions()]


def wrong(findings: list[Finding]) -> bool:
    """Whether somebody has to do something."""
    return any(each.level == "wrong" for each in findings)


def _folder(place: Place) -> Iterator[Finding]:
    folder = place.folder
    if not folder.is_dir():
        if not place.is_server:
            return  # that there is no installation is said where the database is opened
        yield Finding("folder", "note", f"There is no folder {folder}; `leadlight serve` makes it.")
        return
    mode = folder.stat().st_mode & 0o777
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        who = "Let the user that Leadlight runs as own it: chown -R USER."
        yield Finding("folder", "wrong", f"{folder} must not be written by this user.", who)
    elif mode & 0o077:
        yield Finding(
            "folder", "wrong", f"{folder} is open to other users of this machine.", f"chmod 700 {folder}"
        )
    else:
        yield Finding("folder", "good", f"{folder} belongs to this user alone.")
    free = shutil.disk_usage(folder).free
    level: Level = "wrong" if free < TOO_LITTLE else "note" if free < LITTLE else "good"
    remedy = "" if level == "good" else "Make room: when the disk is full, events are answered with 503."
    yield Finding("disk", level, f"{free / 1024**3:.1f} GB are free on the disk.", remedy)


def _database() -> Iterator[Finding]:
    known, made = migrations(), migrations_made()
    if newer := sorted(set(made) - set(known)):
        remedy = "Use that version of Leadlight, or a later one."
        yield Finding("tables", "wrong", f"The tables are of a newer version ({newer[-1]}).", remedy)
        return
    if missing := sorted(set(known) - set(made)):
        remedy = "`leadlight serve` brings them up to date. Make a backup before."
        yield Finding("tables", "wrong", f"The tables are not up to date ({missing[0]} is missing).", remedy)
        return
    yield Finding("tables", "good", "The tables are up to date.")
    if said := health.damage():
        remedy = "Stop Leadlight, keep a copy of the folder, and restore the last backup."
        yield Finding("database", "wrong", f"The database file is damaged: {said[0]}.", remedy)
    else:
        yield Finding("database", "good", f"{health.database_version()} answers, and nothing is damaged.")
    number = health.database_version().split(" ")[1].split(".")[0]
    if health.database_version().startswith("Postgre") and int(number) < OLDEST_POSTGRES:
        remedy = f"Upgrade it to PostgreSQL {OLDEST_POSTGRES} or newer."
        yield Finding("database", "wrong", f"PostgreSQL {number} is too old.", remedy)
    for setting in health.durable_settings_off():
        sentence = f"PostgreSQL may lose acknowledged messages when the power goes: {setting} is not on."
        remedy = f"Set {setting} = on in postgresql.conf, and let no connection pooler change it."
        yield Finding("database", "wrong", sentence, remedy)


def _laws() -> Iterator[Finding]:
    counted, events, quarantined = health.counted(), health.messages(), health.waiting_in_quarantine()
    report = "Report it, with this output; nothing is lost by waiting."
    lost = []
    if counted.get("accepted", 0) != events:
        lost.append(f"{counted.get('accepted', 0):,} messages were accepted, and the log has {events:,}")
    if counted.get("quarantined", 0) != quarantined:
        lost.append(
            f"{counted.get('quarantined', 0):,} were put into quarantine, and {quarantined:,} are there"
        )
    if lost:
        yield Finding("counts", "wrong", f"{'; '.join(lost)}.", report)
    else:
        yield Finding(
            "counts", "good", f"All {number_of(sum(counted.values()), 'message')} are accounted for."
        )
    broken = health.broken()
    for what, number in broken.items():
        yield Finding("people", "wrong", f"There are {number:,} {what}.", report)
    if not broken:
        yield Finding("people", "good", "Every identifier and every event belongs to one lead.")


def _backlog(now: int) -> Iterator[Finding]:
    found = list(_waiting(health.backlog(now), now))
    yield from found or [Finding("backlog", "good", "Nothing waits longer than it should.")]


def _waiting(found: health.Backlog, now: int) -> Iterator[Finding]:
    start = "Let a worker run: `leadlight serve`, or `leadlight work`."
    if found.oldest_unplaced is not None and found.oldest_unplaced < now - PATIENCE:
        sentence = f"{number_of(found.unplaced, 'message')} came and belong to no lead yet."
        yield Finding("backlog", "wrong", sentence, start)
    if found.latest is not None and found.latest < now - PATIENCE:
        waits = "waits" if found.late == 1 else "wait"
        yield Finding("backlog", "wrong", f"{number_of(found.late, 'score')} {waits} to be made anew.", start)
    if found.parked:
        remedy = "The log of the worker says why; `leadlight publish` tries them again."
        yield Finding("backlog", "wrong", f"{number_of(found.parked, 'score')} could not be made.", remedy)


def _clock(now: int) -> Iterator[Finding]:
    last = health.last_received()
    if last is not None and last > now + PATIENCE:
        remedy = "Set the clock of this machine, best by a time service."
        sentence = (
            f"The clock says {written_time(now)[:19]}Z, and the last message came {written_time(last)[:19]}Z."
        )
        yield Finding("clock", "wrong", sentence, remedy)
    else:
        yield Finding("clock", "good", "The clock is not behind the last message.")


def _use() -> Iterator[Finding]:
    keys = health.keys_in_force()
    if keys:
        yield Finding("keys", "good", f"{number_of(keys, 'key')} can send events.")
    else:
        yield Finding(
            "keys", "note", "No key can send events.", "`leadlight keys add --kind browser` gives one."
        )
    for name, why in unusable().items():
        yield Finding(
            "hooks", "wrong", f"The hook {name} takes nothing, and its sender has to come again.", why
        )
    if waiting := health.waiting_in_quarantine():
        sentence = f"{number_of(waiting, 'message')} could not be used."
        yield Finding("quarantine", "note", sentence, "`leadlight quarantine list` says why.")
    if not health.versions_of_the_model():
        remedy = "`leadlight publish scoring.yaml` publishes one."
        yield Finding("model", "note", "No scoring model is published.", remedy)


def _webhooks(now: int) -> Iterator[Finding]:
    found = listed()
    for each in found:
        if each.off_at is not None:
            level: Level = "note" if each.off_because == GONE else "wrong"
            remedy = f"When it is mended: `leadlight webhooks enable {each.id}`, then `webhooks redeliver`."
            sentence = f"Webhook {each.id} was switched off: {each.off_because}."
            yield Finding("webhooks", level, sentence, remedy)
        elif each.broken:
            sentence = f"Webhook {each.id} is sent nothing, as nothing can be signed for it."
            yield Finding("webhooks", "wrong", sentence, each.broken)
        elif each.failing_since is not None and each.failing_since < now - HOUR:
            sentence = f"Webhook {each.id} takes nothing since {written_time(each.failing_since)[:16]}Z."
            remedy = f"`leadlight webhooks show {each.id}` says what it answers."
            yield Finding("webhooks", "note", sentence, remedy)
    if found and not any(each.off_at or each.failing_since or each.broken for each in found):
        yield Finding("webhooks", "good", f"{number_of(len(found), 'webhook')} without trouble.")


def _mirror(place: Place) -> Iterator[Finding]:
    path = place.folder / "mirror.duckdb"
    if path.is_file():
        size = path.stat().st_size / 1024**2
        yield Finding("mirror", "good", f"The mirror for many leads holds {size:,.0f} MB; it may be deleted.")


def _versions() -> Iterator[Finding]:
    names = {"Leadlight": "leadlight", "Django": "django", "DuckDB": "duckdb"}
    listed = ", ".join(f"{name} {version(package)}" for name, package in names.items())
    yield Finding("versions", "good", f"{listed}, Python {platform.python_version()}.")
