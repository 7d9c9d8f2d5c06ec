"""`leadlight serve`: a whole installation with one command."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.places import DatabaseOption, DataOption, now, place_of
from leadlight.cli.web import LISTEN, LISTENING, ListenOption

if TYPE_CHECKING:
    from socket import socket

    from leadlight.storage.database import Place


@in_sentences
def serve(data: DataOption = None, database: DatabaseOption = None, listen: ListenOption = LISTEN) -> None:
    """Run an installation: collect messages and keep scores current. Makes it the first time."""
    from leadlight.actions.live.begin import begun
    from leadlight.actions.live.listening import listening_socket

    place = place_of(data, database)
    with listening_socket(listen) as listening, begun(place, now()):
        _run(place, listening)


def _run(place: Place, listening: socket) -> None:
    from leadlight.actions.live.listening import shown_address
    from leadlight.actions.live.supervise import Child, Supervisor
    from leadlight.storage.database import DATA, DATABASE

    os.environ |= {DATA: str(place.folder), LISTENING: str(listening.fileno())}
    if place.url is not None:
        os.environ[DATABASE] = place.url
    children = (
        Child("web", [sys.executable, "-m", "leadlight", "web"], (listening.fileno(),)),
        Child("worker", [sys.executable, "-m", "leadlight", "work"]),
    )
    said = (
        f"Leadlight listens at {shown_address(listening)} and keeps its data in "
        f"{'PostgreSQL' if place.is_server else place.folder}. Ctrl-C ends it."
    )
    Supervisor(children, lambda sentence: typer.echo(sentence, err=True)).run(lambda: typer.echo(said))
