"""What can be wrong with a place that holds a table. Each message says where, what, and how to mend it."""

from __future__ import annotations

from leadlight.errors import LeadlightError


class TableError(LeadlightError):
    """A table that cannot be read or written."""


class AddressError(TableError):
    """A text that names no file and no table."""


class MissingFileError(TableError):
    """Nothing is there."""


class NotAFileError(TableError):
    """A directory, a device or a pipe where a file belongs."""


class UnreadableError(TableError):
    """The operating system does not let us read."""


class EmptyInputError(TableError):
    """A file with nothing in it."""


class WrongContentError(TableError):
    """The content is not what the name promises, or nothing we read."""


class BrokenFileError(TableError):
    """A file of the right kind that is damaged."""


class TooLargeError(TableError):
    """Beyond a limit that protects the machine: columns, a line, a workbook's unpacked size."""


class NoSuchSheetError(TableError):
    """A workbook without the sheet that was asked for."""


class NoSuchTableError(TableError):
    """A database without the table that was asked for."""


class NoConnectionError(TableError):
    """A database that cannot be reached or opened."""


class OutputExistsError(TableError):
    """An output table is already there, and nobody said that it may be replaced."""


class CannotWriteError(TableError):
    """No room, no permission, no directory: the output stays as it was."""


class DoesNotFitError(TableError):
    """More than the kind of output can hold; nothing was written."""
