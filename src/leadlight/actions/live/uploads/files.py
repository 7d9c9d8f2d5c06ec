"""Where uploaded lists lie: in a folder of the installation's, and never for longer than a day."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from leadlight.errors import StorageError
from leadlight.scoring.values import DAY, SECOND
from leadlight.storage.database import folder
from leadlight.storage.models import Upload
from leadlight.storage.transaction import writing

MOST_BYTES = 100 * 2**20
"""The largest file that is taken."""

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")

READING, MAPPING, RUNNING, DONE, FAILED = "reading", "mapping", "running", "done", "failed"
"""What an upload is: being looked through, waiting for what its columns mean, being imported; the ends."""


UPLOADS = "uploads"
"""What the folder is called."""


def uploads_folder() -> Path:
    """The folder, made where it is missing; for the user alone that Leadlight runs as."""
    found = folder() / UPLOADS
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def file_of(upload: Upload) -> Path:
    """Where its file lies."""
    return uploads_folder() / f"{upload.token}{upload.suffix}"


def refused_of(upload: Upload) -> Path:
    """Where the rows lie that were not imported, as a CSV file."""
    return uploads_folder() / f"{upload.token}.refused.csv"


def throw_away(upload: Upload, *, refused: bool = True) -> None:
    """Remove the file of an upload, and the rows that were refused."""
    file_of(upload).unlink(missing_ok=True)
    if refused:
        refused_of(upload).unlink(missing_ok=True)


def sweep(now: int) -> None:
    """Throw away what a process left that was killed while a file came."""
    for path in uploads_folder().iterdir():
        with suppress(FileNotFoundError):  # it went meanwhile
            if path.stat().st_mtime * SECOND < now - 2 * DAY:
                path.unlink()


def forget_uploads(now: int) -> None:
    """Throw all lists away, because somebody who may be in them is erased.

    Raises StorageError while one of them is imported: it ends first.
    """
    with writing():
        if Upload.objects.filter(state=RUNNING).exists():
            raise StorageError("An uploaded list is being imported.")
        for upload in Upload.objects.filter(gone_at=None):
            is_left = upload.state in {READING, MAPPING}
            upload.state = FAILED if is_left else upload.state
            upload.error = ERASED if is_left else upload.error
            upload.sample, upload.gone_at = [], now
            upload.save()
    for path in uploads_folder().iterdir():
        path.unlink(missing_ok=True)


ERASED = "The file was thrown away because somebody was erased meanwhile. Upload it again."
