"""`leadlight web`: the process that collects, alone."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.places import DatabaseOption, DataOption, place_of

LISTEN = "127.0.0.1:8765"
LISTENING = "LEADLIGHT_LISTENING"
"""Set by `serve`: the number of the open socket."""

ListenOption = Annotated[
    str,
    typer.Option("--listen", metavar="HOST:PORT", help="Where to listen; 0.0.0.0:8765 is for all networks."),
]

PublicUrlOption = Annotated[
    str | None,
    typer.Option(
        "--public-url",
        metavar="URL",
        help="The address people reach it at, such as https://leads.example.com: links begin with it, and "
        "requests for other names are refused. It is kept.",
    ),
]


@in_sentences
def web(data: DataOption = None, database: DatabaseOption = None, listen: ListenOption = LISTEN) -> None:
    """Collect messages over HTTP, of an installation that is there. `serve` runs this and a worker."""
    import socket

    from leadlight.actions.live.listening import listening_socket, shown_address
    from leadlight.actions.live.supervise import end_with_supervisor
    from leadlight.actions.live.users import collecting
    from leadlight.storage.database import open_database
    from leadlight.web.server import run_web

    end_with_supervisor()
    handed_on = os.environ.get(LISTENING)
    listening = socket.socket(fileno=int(handed_on)) if handed_on else listening_socket(listen)
    place = place_of(data, database)
    open_database(place)
    if not handed_on:
        typer.echo(f"Leadlight collects at {shown_address(listening)}. Ctrl-C ends it.", err=True)
    with collecting(place.folder):
        run_web(place, listening)
