"""Write a file so that whatever interrupts it, the old one stays and no half one is left."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from leadlight.tables.errors import CannotWriteError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULL = ("no space left", "disk is full", "disk quota", "file too large", "write error")

_BESIDE = ("-journal", "-wal", "-shm", ".wal")
"""What databases keep beside a file while they write it."""


@contextmanager
def interrupts() -> Iterator[None]:
    """Let Ctrl-C while DuckDB works be what it is everywhere else."""
    try:
        yield
    except RuntimeError as error:
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        raise


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a path beside the target; what was written there takes the target's place at the end."""
    final = final_place(target)
    draft = final.with_name(f".{final.name}.{os.getpid()}.leadlight-draft")
    _clear_drafts_of_the_dead(final)
    try:
        yield draft
        if final.exists():
            shutil.copymode(final, draft)
        draft.replace(final)
    except (OSError, duckdb.Error) as error:
        raise _sentence(error, target) from error
    finally:
        for left in (draft, *(draft.with_name(draft.name + suffix) for suffix in _BESIDE)):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def final_place(target: Path) -> Path:
    """Where the target really is (a link stays a link); refuses what cannot become a file."""
    final = target.resolve()
    if final.is_dir():
        raise CannotWriteError(f"{target} is a directory. Name a file in it.")
    if not final.parent.is_dir():
        raise CannotWriteError(
            f"{target}: there is no directory {final.parent}. Make it, or name another place."
        )
    if final.exists() and not final.is_file():
        raise CannotWriteError(f"{target} is a device or a pipe. Name a file.")
    if not os.access(final.parent, os.W_OK) or (final.exists() and not os.access(final, os.W_OK)):
        raise CannotWriteError(
            f"{target} must not be written by this user. Change the permissions, or name another place."
        )
    return final


def _clear_drafts_of_the_dead(final: Path) -> None:
    """A process that was killed could not remove its draft."""
    if not Path("/proc/self").exists():
        return
    ours = re.compile(re.escape(f".{final.name}.") + r"(\d+)\.leadlight-draft")
    for path in final.parent.glob(".*.leadlight-draft"):
        if (match := ours.fullmatch(path.name)) and _is_dead(match[1]):
            path.unlink(missing_ok=True)


def _is_dead(process: str) -> bool:
    """Whether it ended, also where nobody has asked yet how it ended (a zombie, in `proc(5)`)."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return state.rpartition(")")[2].split()[0] in {"Z", "X"}


def _sentence(error: Exception, target: Path) -> CannotWriteError:
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    if any(sign in said.lower() for sign in _FULL):
        return CannotWriteError(
            f"No room left on the disk for {target}; it is as it was before. Make room and try again."
        )
    return CannotWriteError(
        f"{target} could not be written and is as it was before: {said.splitlines()[0]}. Name another place."
    )
