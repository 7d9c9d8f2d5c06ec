"""Files in the installation's folder that name a person, and that are not ours to change."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_OURS = ("leadlight.db", "mirror", "privacy.key", "tombstones")
_PIECE = 4 * 2**20


def files_naming(folder: Path, ways: Sequence[str]) -> list[str]:
    """The names of the files in a folder that hold one of these texts, in capitals or small letters."""
    wanted = [way.lower().encode() for way in ways]
    return sorted(
        str(path.relative_to(folder))
        for path in (folder.rglob("*") if wanted else ())
        if path.is_file() and not path.name.startswith(_OURS) and _names(path, wanted)
    )


def _names(path: Path, wanted: Sequence[bytes]) -> bool:
    longest, before = max(map(len, wanted)), b""
    with suppress(OSError), path.open("rb") as file:  # it may go meanwhile, or be somebody else's
        while piece := file.read(_PIECE):
            text = before + piece.lower()
            if any(each in text for each in wanted):
                return True
            before = text[-longest:]
    return False
