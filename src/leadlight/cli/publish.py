"""`leadlight publish`: a scoring model becomes everybody's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

if TYPE_CHECKING:
    from leadlight.actions.live.publish import Published

ModelArgument = Annotated[
    Path | None, typer.Argument(metavar="MODEL", help="The scoring model; scoring.yaml where it is left out.")
]


@in_sentences
def publish(
    model: ModelArgument = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why; kept with the version.")] = "",
    undo: Annotated[
        bool, typer.Option("--undo", help="Publish again what was in force before the newest version.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Publish a scoring model: everybody is scored by it, and who moved is told."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.live.publish import publish as publish_model
    from leadlight.actions.live.publish import undo as undo_newest
    from leadlight.actions.load_model import DEFAULT, model_text
    from leadlight.cli.terminal import progress

    if undo and model is not None:
        raise typer.BadParameter("--undo publishes what was in force before; it takes no model")
    place = place_of(data, database)
    said = {"by": actor(), **({"note": note} if note else {})}
    at = now()
    with opened(place), progress() as tell:
        if undo:
            published = undo_newest(place, said, at, tell)
        else:
            source = model or DEFAULT
            published = publish_model(place, model_text(source), {**said, "source": str(source)}, at, tell)
    _show(published)


def _show(published: Published) -> None:
    from leadlight.cli.terminal import cell, console, new_table, shown
    from leadlight.scoring.explain import counted

    leads = sum(published.now.values())
    typer.echo(
        f"Version {published.version} is in force. {counted(leads, 'lead')} scored, "
        f"{published.changed:,} moved."
    )
    if not leads:
        return
    table = new_table()
    for name in ("Priority", "Before", "Now"):
        table.add_column(name, justify="left" if name == "Priority" else "right")
    for priority in sorted({*published.before, *published.now}, key=lambda name: -published.now.get(name, 0)):
        counts = (f"{found.get(priority, 0):,}" for found in (published.before, published.now))
        table.add_row(cell(priority or "none"), *map(cell, counts))
    console().print(table)
    if published.movers:
        typer.echo("Moved most:")
    for mover in published.movers:
        typer.echo(f"  {shown(mover.lead)}: {_points(mover.before)} → {_points(mover.now)}")


def _points(hundredths: int | None) -> str:
    from leadlight.scoring.arithmetic import points_of

    return "excluded" if hundredths is None else str(points_of(hundredths))
