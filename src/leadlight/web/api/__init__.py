"""The API for programs: `/api/v1`."""

from __future__ import annotations

import leadlight.storage  # noqa: F401 - sets Django up, which django-ninja asks while it is imported
