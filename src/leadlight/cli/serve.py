"""`leadlight serve`: a whole installation with one command."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.places import AllowNetworkOption, DatabaseOption, DataOption, place_of
from leadlight.cli.web import LISTEN, LISTENING, ListenOption, PublicUrlOption

SILENCE = "LEADLIGHT_HANGS_AFTER"
"""May be set: the seconds of silence after which a process is started again."""

if TYPE_CHECKING:
    from socket import socket

    from leadlight.storage.database import Place


@in_sentences
def serve(
    data: DataOption = None,
    database: DatabaseOption = None,
    listen: ListenOption = LISTEN,
    public_url: PublicUrlOption = None,
    allow_network: AllowNetworkOption = None,
) -> None:
    """Run an installation: collect messages and keep scores current. Makes it the first time."""
    from leadlight.actions.live.begin import begun
    from leadlight.actions.live.listening import listening_socket
    from leadlight.actions.webhooks.allowed import allow

    allow(allow_network or [])
    place = place_of(data, database)
    hangs_after = _hangs_after()
    with listening_socket(listen) as listening, begun(place, now(), public_url):
        _run(place, listening, hangs_after)


def _run(place: Place, listening: socket, hangs_after: float) -> None:
    from leadlight.actions.live.first_start import first_words
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
    welcome = first_words(place, shown_address(listening), now())
    supervisor = Supervisor(children, lambda sentence: typer.echo(sentence, err=True), hangs_after)
    supervisor.run(lambda: typer.echo("\n".join((said, *welcome))))
    typer.echo("Leadlight has ended. What was acknowledged is kept; `leadlight serve` goes on with it.")


def _hangs_after() -> float:
    """Seconds after which a process without a heartbeat is started again. Raises DataError."""
    from leadlight.actions.live.supervise import HANGS_AFTER
    from leadlight.errors import DataError

    said = os.environ.get(SILENCE)
    if said is None:
        return HANGS_AFTER
    if not (said.isdecimal() and said.isascii() and 5 <= int(said) <= 86_400):
        raise DataError(f"{SILENCE} is '{said}'. Say seconds from 5 to 86400, or leave it out for 120.")
    return float(said)
