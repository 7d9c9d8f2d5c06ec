"""`leadlight verify`: everything that is stored, computed once more and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.places import DatabaseOption, DataOption, place_of

if TYPE_CHECKING:
    from leadlight.actions.live.verify import Verified


@in_sentences
def verify(
    replay: Annotated[
        bool, typer.Option("--replay", help="Decide anew who is who, and make and score every lead anew.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Compute every past change of a score anew.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Compute everything once more from the messages, and compare it exactly with what is stored."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.live.verify import verify_history, verify_replay
    from leadlight.cli.terminal import progress
    from leadlight.scoring.explain import counted

    place = place_of(data, database)
    differences = 0
    with opened(place), progress() as tell:
        if replay or not history:
            found = verify_replay(place, tell)
            differences += len(found.differences)
            waiting = f" {counted(found.waiting, 'lead')} wait to be scored." if found.waiting else ""
            _show(found, f"{counted(found.messages, 'message')}, {counted(found.leads, 'lead')}.{waiting}")
        if history:
            found = verify_history(place, tell)
            differences += len(found.differences)
            old = f" {counted(found.waiting, 'change')} follow from messages that are no longer kept."
            _show(
                found,
                f"{counted(found.messages, 'change')} of {counted(found.leads, 'lead')}."
                f"{old if found.waiting else ''}",
            )
    if differences:
        raise typer.Exit(1)


def _show(found: Verified, what: str) -> None:
    from leadlight.cli.terminal import shown
    from leadlight.scoring.explain import counted

    for difference in found.differences:
        typer.echo(shown(difference))
    count = len(found.differences)
    said = f"{counted(count, 'difference')}" if count else "Everything is as it follows from them"
    rate = found.messages / max(found.seconds, 0.001)
    typer.echo(f"{what} {said}. ({found.seconds:,.1f} s, {rate:,.0f}/s)")
