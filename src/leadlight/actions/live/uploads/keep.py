"""Take an uploaded list in, begin its import, and find it again: what people do with it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.uploads.files import (
    DONE,
    FAILED,
    MAPPING,
    MOST_BYTES,
    READING,
    RUNNING,
    SUFFIXES,
    file_of,
    refused_of,
)
from leadlight.actions.live.uploads.meaning import check, sentence
from leadlight.errors import DataError, NotFoundError
from leadlight.storage.due_rows import IMPORT, make_due
from leadlight.storage.models import Upload
from leadlight.storage.transaction import writing

_LONGEST_NAME = 200
SHOWN = 10


def take_upload(source: Path, name: str, actor: Actor, now: int) -> Upload:
    """Take a file in, to be looked through; it is moved. Raises NotAllowedError, and DataError."""
    permit(actor, Operation.IMPORT_DATA)
    shown = Path(name.replace("\\", "/").replace("\0", "")).name[-_LONGEST_NAME:] or "list"
    suffix, size = Path(shown).suffix.lower(), source.stat().st_size
    if suffix not in SUFFIXES:
        raise DataError(
            f"{shown} is no CSV or Excel file by its name. Save the list as .csv or .xlsx and upload that."
        )
    if not size:
        raise DataError(f"{shown} is empty. It needs a row with the names of the columns, and rows below it.")
    if size > MOST_BYTES:
        raise DataError(f"{shown} is larger than {MOST_BYTES // 2**20} MB. Split it into several files.")
    upload = Upload(
        token=secrets.token_hex(16), name=shown, suffix=suffix, size=size, user=actor.user or 0,
        author=actor.name, uploaded_at=now, state=READING,
    )  # fmt: skip
    shutil.move(source, file_of(upload))
    with writing():
        upload.save()
        make_due(IMPORT, [(upload.pk, now)])
        write_down(actor, now, Deed.UPLOAD_LIST, f"upload {upload.pk}", bytes=size)
    return upload


def upload_of(number: int, actor: Actor) -> Upload:
    """An upload. Raises NotAllowedError, NotFoundError."""
    permit(actor, Operation.IMPORT_DATA)
    found = Upload.objects.filter(pk=number).first()
    if found is None:
        raise NotFoundError("There is no such import.")
    return found


def latest_uploads(actor: Actor) -> list[Upload]:
    """The uploads that were made last."""
    permit(actor, Operation.IMPORT_DATA)
    return list(Upload.objects.order_by("-pk")[:SHOWN])


def start_import(number: int, said: Mapping[str, str], actor: Actor, now: int) -> Upload:
    """Say what the columns mean, and have the list imported. Raises as `upload_of`, and DataError."""
    upload = upload_of(number, actor)
    if upload.state != MAPPING:
        raise DataError("This import has begun already, or has ended.")
    try:
        check(upload, said)
    except DataError as error:
        raise DataError(sentence(str(error))) from None
    with writing():
        changed = Upload.objects.filter(pk=number, state=MAPPING).update(
            options=dict(said), state=RUNNING, begun_at=now, error=""
        )
        if changed:
            make_due(IMPORT, [(number, now)])
            write_down(actor, now, Deed.IMPORT_LIST, f"upload {number}", rows=upload.rows)
    return upload_of(number, actor)


def refused_rows(number: int, actor: Actor) -> tuple[Upload, Path]:
    """The rows that were refused, as a file. Raises as `upload_of`, and where there is none any more."""
    upload = upload_of(number, actor)
    path = refused_of(upload)
    if upload.state != DONE or not path.is_file():
        raise NotFoundError("There are no refused rows here any more: they are kept for a day.")
    return upload, path


def give_up(number: int, actor: Actor, now: int) -> None:
    """Throw a list away that is not imported yet. Raises as `upload_of`, and DataError."""
    upload = upload_of(number, actor)
    with writing():
        if not Upload.objects.filter(pk=number, state__in=(READING, MAPPING, FAILED)).update(
            state=FAILED, error=GIVEN_UP, sample=[]
        ):
            raise DataError("This import has begun already, or has ended.")
        make_due(IMPORT, [(number, now)])
        write_down(actor, now, Deed.THROW_LIST_AWAY, f"upload {upload.pk}")


GIVEN_UP = "The file was thrown away, and nothing of it was imported."
