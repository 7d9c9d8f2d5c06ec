"""What commands share with which people decide of a lead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.cli.lead import KEY
from leadlight.cli.places import actor, place_of

if TYPE_CHECKING:
    from pathlib import Path

    from leadlight.actions.access.operations import Actor

KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help=KEY)]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Its number, as `lead show` tells it.")]


@contextmanager
def opened_by_operator(data: Path | None, database: str | None) -> Iterator[Actor]:
    """An installation opened, and who decides: whoever runs commands where its data is."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        yield operator(actor())


def tell_number(what: str, number: int, *, as_json: bool) -> None:
    """Tell the number of what was written down."""
    from leadlight.ingest.json_text import written

    typer.echo(written({"number": number}) if as_json else f"It is {what} {number}.")
