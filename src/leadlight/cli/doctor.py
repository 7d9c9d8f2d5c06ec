"""`leadlight doctor`: say whether all is well with an installation, and what to do if not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.inputs import JsonOption
from leadlight.cli.places import DatabaseOption, DataOption, place_of


@in_sentences
def doctor(data: DataOption = None, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Say whether all is well; exits with 1 if something is wrong."""
    from dataclasses import asdict

    from leadlight.actions.live.doctor import examine, wrong
    from leadlight.cli.terminal import console, shown
    from leadlight.scoring.values import microseconds

    findings = examine(place_of(data, database), microseconds(datetime.now(UTC)))
    if as_json:
        told = {"well": not wrong(findings), "findings": [asdict(each) for each in findings]}
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        terminal = console()
        for each in findings:
            mark = {"good": "ok   ", "note": "note ", "wrong": "WRONG"}[each.level]
            terminal.print(shown(f"{mark} {each.sentence} {each.remedy}".rstrip()), soft_wrap=True)
    if wrong(findings):
        raise typer.Exit(1)
