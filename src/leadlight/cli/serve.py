"""`leadlight serve`: a whole installation with one command."""

from __future__ import annotations

import os
import sys

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.places import DatabaseOption, DataOption, place_of
from leadlight.cli.web import LISTEN, LISTENING, ListenOption


@in_sentences
def serve(data: DataOption = None, database: DatabaseOption = None, listen: ListenOption = LISTEN) -> None:
    """Run an installation: collect messages and keep scores current. Makes it the first time."""
    from leadlight.actions.live.begin import begin
    from leadlight.actions.live.listening import listening_socket, shown_address
    from leadlight.actions.live.supervise import Child, Supervisor
    from leadlight.storage.database import DATA, DATABASE

    place = place_of(data, database)
    listening = listening_socket(listen)
    begin(place)
    os.environ |= {DATA: str(place.folder), LISTENING: str(listening.fileno())}
    if place.url is not None:
        os.environ[DATABASE] = place.url
    children = (
        Child("web", [sys.executable, "-m", "leadlight", "web"], (listening.fileno(),)),
        Child("worker", [sys.executable, "-m", "leadlight", "work"]),
    )
    said = (
        f"Leadlight listens at {shown_address(listening)} and keeps its data in {place.folder}"
        f"{' and its database' if place.is_server else ''}. Ctrl-C ends it."
    )
    Supervisor(children, lambda sentence: typer.echo(sentence, err=True)).run(lambda: typer.echo(said))
