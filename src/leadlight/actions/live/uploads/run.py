"""Look uploaded lists through, import them and throw them away: rows that are due, beside the worker.

Wherever it is stopped it goes on: how far an import is, commits with the rows themselves.
"""

from __future__ import annotations

import csv
import logging
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from leadlight.actions.live.how_to_import import how_here
from leadlight.actions.live.import_chunks import Chunk, Tally, write_chunk
from leadlight.actions.live.import_leads import MEMORY, Lists, import_leads
from leadlight.actions.live.sheet_rows import sheet_rows
from leadlight.actions.live.uploads.files import (
    DONE,
    FAILED,
    MAPPING,
    READING,
    RUNNING,
    file_of,
    refused_of,
    throw_away,
)
from leadlight.actions.live.uploads.meaning import OF_REFUSED, forms_of, mapped_of, sentence, source_of
from leadlight.actions.work_table import work_connection
from leadlight.errors import DataError, LeadlightError, StorageError
from leadlight.ingest.accepting import Received
from leadlight.scoring.values import DAY
from leadlight.storage.database import Place
from leadlight.storage.due_rows import (
    IMPORT,
    TRIES,
    Claim,
    claim,
    end,
    fail,
    make_due,
    renew,
    still_ours,
)
from leadlight.storage.models import Upload
from leadlight.storage.transaction import writing
from leadlight.tables import File
from leadlight.tables.formulas import neutralise

SAMPLE = 20
"""Rows that are shown before an import."""

KEPT = DAY
"""So long the file of a list that nobody imports is kept, and rows that were refused."""

_LONGEST_CELL = 500
log = logging.getLogger("leadlight.work")
stopped = threading.Event()


class StoppedError(Exception):
    """The process ends, or somebody else goes on; nothing is wrong."""


def stop() -> None:
    """Let this process import nothing more after the rows it is at."""
    stopped.set()


def import_due(place: Place, now: int) -> int:
    """Do what is due of an uploaded list; how many were looked at."""
    claims = claim(IMPORT, now, 1)
    for claimed in claims:
        try:
            again = _done(place, claimed, now)
        except StoppedError:
            continue
        except Exception as error:  # noqa: BLE001 - whatever it was, it goes on later
            log.warning("An import stopped (%s), and goes on later.", type(error).__name__)
            _failed(claimed, error, now)
            continue
        with writing():
            end([claimed], still_ours([claimed]), again)
    return len(claims)


def _failed(claimed: Claim, error: Exception, now: int) -> None:
    """Let it be tried again, and end it where that did not help."""
    for_good = not isinstance(error, StorageError)
    with writing():
        fail(claimed, now, for_good=for_good)
        if for_good and claimed.attempts + 1 >= TRIES:
            sentence = (
                f"It could not be imported ({type(error).__name__}), though it was tried {TRIES} times."
            )
            Upload.objects.filter(pk=claimed.subject).update(state=FAILED, error=sentence, ended_at=now)
            make_due(IMPORT, [(claimed.subject, now + KEPT)])


def _done(place: Place, claimed: Claim, now: int) -> dict[int, int]:
    """Do it; when the list is to be looked at next."""
    upload = Upload.objects.filter(pk=claimed.subject).first()
    if upload is None:
        return {}
    if upload.state == READING:
        _look_through(upload, now)
    elif upload.state == RUNNING:
        _import(upload, place, claimed, now)
    elif now >= _last_at(upload) + KEPT or (upload.state == FAILED and not upload.sample):
        throw_away(upload)
        _note(upload, {}, sample=[], gone_at=now, **_if_nobody_came(upload))
        return {}
    return {upload.pk: _last_at(upload) + KEPT}


def _last_at(upload: Upload) -> int:
    return int(upload.ended_at or upload.begun_at or upload.uploaded_at)


def _if_nobody_came(upload: Upload) -> dict[str, str]:
    late = "The file was thrown away: it is kept for a day. Upload it again."
    return {"state": FAILED, "error": late} if upload.state == MAPPING else {}


def _look_through(upload: Upload, now: int) -> None:
    """Find the columns of a list, its first rows, and whether it can be read to its end."""
    try:
        found = _seen(upload)
    except LeadlightError as error:
        throw_away(upload)
        _note(
            upload, {"state": READING}, state=FAILED, error=_words(error, upload), ended_at=now, gone_at=now
        )
        return
    _note(upload, {"state": READING}, state=MAPPING, **found)


def _seen(upload: Upload) -> dict[str, object]:
    with (
        tempfile.TemporaryDirectory(prefix="leadlight-") as folder,
        work_connection(Path(folder)) as connection,
    ):
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        rows = sheet_rows(connection, File(file_of(upload)), "list")
        if not rows.rows:
            raise DataError(f"{upload.name} has no rows below the names of its columns.")
        first = connection.execute(f"SELECT * FROM {rows.name} ORDER BY 1 LIMIT {SAMPLE}").fetchall()
        columns = {"paths": [list(path) for path in rows.columns.paths], "kinds": list(rows.columns.kinds)}
        notes = [note.replace(str(file_of(upload)), upload.name) for note in rows.notes]
    sample = [[_kept(cell) for cell in row] for row in first]
    return {"columns": columns, "sample": sample, "rows": rows.rows, "notes": notes}


def _kept(cell: object) -> object:
    """A cell of the sample: what JSON and every database can hold."""
    if isinstance(cell, str):
        return cell[:_LONGEST_CELL].replace("\0", "\ufffd")
    if isinstance(cell, float) and not (-1e300 < cell < 1e300):
        return None
    return cell


def _import(upload: Upload, place: Place, claimed: Claim, now: int) -> None:
    said = upload.options
    with refused_of(upload).open("a", newline="", encoding="utf-8") as file:
        taking = _Taking(upload, claimed, file, now)
        how = replace(how_here(place, rehearse=False), write=taking.write, skip=upload.position)
        try:
            lists = Lists(
                str(file_of(upload)),
                source=source_of(upload, said), mapped=mapped_of(upload, said), forms=forms_of(said),
            )  # fmt: skip
            imported = import_leads(lists, upload.begun_at or now, how)
        except StorageError:
            raise
        except LeadlightError as error:  # it could not be understood: nothing of it is imported
            _note(upload, {"state": RUNNING}, state=MAPPING, error=_words(error, upload))
            return
    throw_away(upload, refused=not upload.refused)
    notes = [note.replace(str(file_of(upload)), upload.name) for note in imported.notes]
    _note(upload, {"state": RUNNING}, state=DONE, ended_at=now, sample=[], notes=notes)


class _Taking:
    """Writes chunks, each with how far the import has come."""

    def __init__(self, upload: Upload, claimed: Claim, file: IO[str], now: int) -> None:
        self._upload, self._claimed, self._file, self._now = upload, claimed, file, now
        file.truncate(upload.refused_bytes)  # what a process that died wrote and did not commit
        file.seek(0, 2)
        self._writer = csv.writer(file, lineterminator="\n")
        if not upload.refused_bytes:
            named = [".".join(path) for path in upload.columns["paths"]]
            self._writer.writerow([*OF_REFUSED, *map(neutralise, named)])

    def write(self, chunk: Chunk, received: Received) -> int:
        """Write a chunk. Raises StoppedError where somebody else goes on, or this process is to end."""
        if stopped.is_set():
            raise StoppedError
        upload = self._upload
        with writing():
            known = write_chunk(chunk, received)
            self._writer.writerows(
                [each.row, neutralise(each.reason), *_cells(each.cells)] for each in chunk.refused
            )
            self._file.flush()
            tally = Tally(upload.new, upload.changed, upload.unchanged, upload.refused)
            tally.add(chunk, known)
            upload.new, upload.changed = tally.new, tally.changed
            upload.unchanged, upload.refused = tally.unchanged, tally.refused
            upload.position, upload.refused_bytes = chunk.upto, self._file.tell()
            upload.save(update_fields=_COUNTS)
            if not renew(self._claimed, self._now):
                raise StoppedError
        return known


_COUNTS = ("new", "changed", "unchanged", "refused", "position", "refused_bytes")


def _cells(cells: Sequence[object]) -> list[object]:
    return [neutralise(cell) if isinstance(cell, str) else cell for cell in cells]


def _words(error: LeadlightError, upload: Upload) -> str:
    """What is wrong, in terms of the file as its sender calls it."""
    path = file_of(upload)
    return sentence(str(error)).replace(str(path), upload.name).replace(path.name, upload.name)


def _note(upload: Upload, expected: dict[str, str], **found: object) -> None:
    """Write down what became of an upload, unless it is not any more what was expected."""
    with writing():
        Upload.objects.filter(pk=upload.pk, **expected).update(**found)
