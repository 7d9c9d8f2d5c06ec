"""`leadlight mcp`: an installation for assistants."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.errors import DataError, EngineError

KEY = "LEADLIGHT_KEY"
"""The environment has the key in it: arguments are seen by everybody on a machine."""


@in_sentences
def mcp(
    url: Annotated[
        str,
        typer.Option("--url", metavar="URL", help="The address of the installation."),
    ] = "http://127.0.0.1:8765",
    key_file: Annotated[
        Path | None,
        typer.Option("--key-file", metavar="FILE", help="A file with the key in it; else LEADLIGHT_KEY."),
    ] = None,
) -> None:
    """Let an assistant work with an installation, by the Model Context Protocol.

    It speaks on standard input and output, and does and sees what the user of a personal key may.
    """
    try:
        from leadlight.assistants.installation import Installation
        from leadlight.assistants.server import server_of
    except ModuleNotFoundError as missing:
        raise EngineError(
            f"Assistants need a package that is not installed ({missing.name}). Install leadlight[mcp]."
        ) from None
    if not url.startswith(("http://", "https://")):
        raise DataError(f"{url} is no address of an installation. It begins with https:// or http://.")
    server_of(Installation(url, _key(key_file))).run()


def _key(file: Path | None) -> str:
    """The key. Raises DataError."""
    try:
        key = os.environ.get(KEY, "") if file is None else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file} cannot be read as a key: {error}.") from None
    if not key.strip() or not key.strip().isascii():
        raise DataError(
            f"There is no key. `leadlight users key EMAIL --name assistant` prints one; put it into {KEY}, "
            "or into a file that --key-file names."
        )
    return key.strip()
