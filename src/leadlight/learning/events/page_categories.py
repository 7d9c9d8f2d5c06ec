"""What a page is about, by the first part of its path."""

from __future__ import annotations

import re

HOME = "home"
_LANGUAGE = re.compile(r"[a-z]{2}([-_][a-z]{2})?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]*")
_LONGEST = 40


def category_of(page: str | None) -> str | None:
    """The first part of a path that is no language: `/en/pricing/plans?x=1` is `pricing`, `/` is `home`.

    A page that has a name rather than a path is its own category. None of blank or overlong ones.
    """
    if not page:
        return None
    path = re.split(r"[?#]", _SCHEME.sub("", page.strip().lower()), maxsplit=1)[0]
    parts = [part for part in path.split("/") if part]
    if parts and _LANGUAGE.fullmatch(parts[0]):
        parts = parts[1:]
    if not parts:
        return HOME
    first = re.sub(r"\.(html?|php|aspx?|jsp)$", "", parts[0])
    if first in ("index", "home"):
        return HOME
    return first if len(first) <= _LONGEST and not first.isdigit() else None
