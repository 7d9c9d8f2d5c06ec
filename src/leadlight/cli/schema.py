"""`leadlight schema`: the language for editors."""

from __future__ import annotations

import typer

from leadlight.cli.failing import in_sentences


@in_sentences
def schema() -> None:
    """Print the JSON Schema of the scoring language, with which editors complete and check models.

    Save it beside the model (leadlight schema > scoring.schema.json) and let the model begin with
    "# yaml-language-server: $schema=scoring.schema.json"; VS Code (with its YAML extension), Neovim and
    others then know every key.
    """
    import json

    from leadlight.scoring.shape import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
