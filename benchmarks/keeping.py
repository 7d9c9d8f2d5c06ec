"""Results, kept beside those of earlier runs with what they were measured on."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime

from benchmarks.data import HERE


def keep(name: str, measured: Mapping[str, object]) -> None:
    """Write what was measured to a file of now and `name`, and say where it is."""
    now = datetime.now(UTC)
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    result = {
        "at": now.isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "processor": platform.processor() or platform.machine()},
        "python": platform.python_version(),
        **measured,
    }
    path = folder / f"{now:%Y-%m-%dT%H%M%S}-{name}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(f"\nkept as {path.relative_to(HERE.parent)}")
