"""The bytes of what was deleted: overwritten in the database's own files, as far as a program can."""

from __future__ import annotations

from django.db import connection

from leadlight.errors import StorageError
from leadlight.storage.database import folder
from leadlight.storage.many import rows
from leadlight.storage.transaction import turn_to_write


def overwrite() -> None:
    """Have SQLite empty its log: deleted rows are zeros in the file already, see `secure_delete`.

    Raises StorageError while somebody reads what the log still needs. PostgreSQL has to be asked by whoever
    may stop everybody else for it: VACUUM FULL, and a new log.
    """
    if connection.vendor == "sqlite":
        with turn_to_write(folder()):
            busy = rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        if busy:
            raise StorageError("The log of SQLite is read now; it is emptied later.")
