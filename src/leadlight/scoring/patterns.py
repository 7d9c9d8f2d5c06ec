"""Regular expressions: RE2, which runs in linear time on any text."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import re2

from leadlight.scoring.scalars import written


class PatternError(ValueError):
    """An expression that RE2 does not accept; the text says which and why."""


@lru_cache(maxsize=1024)
def compiled_pattern(pattern: str) -> re2._Regexp:
    r"""An RE2 expression that ignores case, with ASCII `\d \w \s`.

    Raises PatternError for look-around, back-references, bad syntax and expressions too large to run.
    """
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        return re2.compile(unicodedata.normalize("NFC", pattern), options)
    except re2.error as error:
        reason = error.args[0] if error.args else "it is no expression"
        text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        hint = "RE2 has no look-around and no back-references"
        raise PatternError(
            f"the regular expression {written(pattern)} cannot be used: {text} ({hint})"
        ) from None
