"""Reports for programs, written wholly or not at all."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import typer

STDOUT = Path("-")


def write_json(path: Path, document: dict[str, Any]) -> None:
    """Write a document as JSON into a file, or to standard output for `-`; what is no number becomes null."""
    from leadlight.tables.safely import replacing

    text = json.dumps(_finite(document), ensure_ascii=False, allow_nan=False, indent=2)
    if path == STDOUT:
        typer.echo(text)
        return
    with replacing(path) as draft:
        draft.write_text(f"{text}\n", encoding="utf-8")


def _finite(value: Any) -> Any:  # noqa: ANN401 - any value of JSON
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
