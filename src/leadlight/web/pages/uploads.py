"""A list that somebody uploads, as a file that readers of lists can open."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from leadlight.errors import DataError, LeadlightError, NotAllowedError
from leadlight.web.collect.bodies import MOST_BYTES

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    Uploaded = UploadedFile[Any]

ENDINGS = (".csv", ".xlsx", ".tsv", ".jsonl", ".parquet")
ACCEPTED = ",".join(ENDINGS)
"""For the attribute of a field that files are chosen with."""

MOST_MEGABYTES = MOST_BYTES // 2**20
_LONGEST_NAME = 150


@contextmanager
def uploaded_list(file: Uploaded | None) -> Iterator[tuple[Path, str]]:
    """The file, and what it was called; what cannot be read of it is said by that name. Raises DataError."""
    if file is None:
        raise DataError(_("Choose a file."))
    name = PurePath(file.name or "").name[-_LONGEST_NAME:]
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS or not name.isprintable():
        raise DataError(
            _("Choose a CSV or Excel file, whose name ends with one of: %(endings)s")
            % {"endings": ", ".join(ENDINGS)}
        )
    with tempfile.TemporaryDirectory(prefix="leadlight-") as folder:
        path = Path(folder) / f"list{ending}"
        with path.open("wb") as target:
            for part in file.chunks():
                target.write(part)
        try:
            yield path, name
        except NotAllowedError:
            raise
        except LeadlightError as error:
            raise DataError(str(error).replace(str(path), name).replace(path.name, name)) from None
