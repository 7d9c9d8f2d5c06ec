"""Secrets that a page shows once, after the request that made them: sealed until then."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from leadlight.errors import StorageError
from leadlight.storage.sealing import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

_NAME = "told_once"


def tell_once(request: HttpRequest, said: Mapping[str, object]) -> None:
    """Keep what the next page is to show."""
    request.session[_NAME] = seal(json.dumps(said))


def told(request: HttpRequest) -> dict[str, object]:
    """What is to be shown now, and never again; empty where there is nothing."""
    sealed = request.session.pop(_NAME, None)
    if sealed is None:
        return {}
    try:
        found: dict[str, object] = json.loads(unseal(sealed))
    except StorageError:  # the key that sealed it is gone
        return {}
    return found
