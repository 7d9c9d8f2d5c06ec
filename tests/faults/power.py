"""A disk that forgets, when the power fails, what was not synced: a file system of SQLite's.

Writes go to real files, so that SQLite reads what it wrote; beside them is kept what the platter would hold.
What is not synced may reach the platter or not, a sector of it without the next, in any order.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

import apsw

SECTOR = 512


@dataclass
class Platter:
    """What of each file is safe, and what was done to it since its last sync."""

    safe: dict[str, bytearray] = field(default_factory=dict)
    pending: dict[str, list[tuple[int, bytes | None]]] = field(default_factory=dict)

    def write(self, path: str, offset: int, data: bytes) -> None:
        for start in range(0, len(data), SECTOR):
            self.pending.setdefault(path, []).append((offset + start, data[start : start + SECTOR]))

    def truncate(self, path: str, size: int) -> None:
        self.pending.setdefault(path, []).append((size, None))

    def sync(self, path: str) -> None:
        image = self.safe.setdefault(path, bytearray())
        for change in self.pending.pop(path, []):
            apply(image, *change)

    def delete(self, path: str) -> None:
        self.safe.pop(path, None)
        self.pending.pop(path, None)

    def after_power_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Give the files as they may be found when the power is back."""
        found = {path: bytearray(image) for path, image in self.safe.items()}
        for path, changes in self.pending.items():
            kept = chance.choice((0.0, 0.3, 0.7))
            for change in changes:
                if path in found and chance.random() < kept:
                    apply(found[path], *change)
        return {path: bytes(image) for path, image in found.items()}


def apply(image: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del image[offset:]
        return
    if len(image) < offset:
        image.extend(bytes(offset - len(image)))
    image[offset : offset + len(data)] = data


class ForgetfulDisk(apsw.VFS):
    """The file system; `on_change` is called before anything is changed, `room` is how many bytes files may hold."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.platter = Platter()
        self.on_change = lambda: None
        self.room: int | None = None
        self.sizes: dict[str, int] = {}
        super().__init__(name, "")

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's names
        return ForgetfulFile(self, name, flags)

    def xDelete(self, path, sync_folder):  # noqa: N802
        self.on_change()
        super().xDelete(path, sync_folder)
        self.sizes.pop(path, None)
        self.platter.delete(path)

    def grow(self, path: str, size: int) -> None:
        """Let a file have so many bytes, if there is room for them."""
        more = size - self.sizes.get(path, 0)
        if more > 0 and self.room is not None and sum(self.sizes.values()) + more > self.room:
            raise apsw.FullError("database or disk is full")
        self.sizes[path] = max(size, self.sizes.get(path, 0))

    def write_to(self, folder: Path, files: dict[str, bytes]) -> None:
        for path, image in files.items():
            (folder / Path(path).name).write_bytes(image)


class ForgetfulFile(apsw.VFSFile):
    def __init__(self, disk: ForgetfulDisk, name, flags) -> None:
        super().__init__("", name, flags)
        self.disk = disk
        self.path = name.filename() if isinstance(name, apsw.URIFilename) else name or ""

    def xWrite(self, data, offset):  # noqa: N802
        self.disk.on_change()
        self.disk.grow(self.path, offset + len(data))
        super().xWrite(data, offset)
        self.disk.platter.write(self.path, offset, bytes(data))

    def xTruncate(self, size):  # noqa: N802
        self.disk.on_change()
        super().xTruncate(size)
        self.disk.sizes[self.path] = size
        self.disk.platter.truncate(self.path, size)

    def xSync(self, flags):  # noqa: N802, ARG002
        self.disk.on_change()  # the real disk need not sync: only the platter's copy is looked at
        self.disk.platter.sync(self.path)
