"""`leadlight work`: the process that keeps leads and scores current, alone."""

from __future__ import annotations

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.places import AllowNetworkOption, DatabaseOption, DataOption, place_of

_NICE = 5
"""Where there is too much of both, messages are taken first and scored a moment later."""


@in_sentences
def work(
    data: DataOption = None, database: DatabaseOption = None, allow_network: AllowNetworkOption = None
) -> None:
    """Keep leads and scores current, of an installation that is there. `serve` runs this and a collector."""
    import logging
    import os

    from leadlight.actions.live.supervise import end_with_supervisor
    from leadlight.actions.live.work import work as work_until_told
    from leadlight.actions.webhooks.allowed import allow

    allow(allow_network or [])
    end_with_supervisor()
    os.nice(_NICE)
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    place = place_of(data, database)
    work_until_told(
        place,
        lambda: typer.echo(f"Leadlight keeps scores in {place.folder} current. Ctrl-C ends it.", err=True),
    )
