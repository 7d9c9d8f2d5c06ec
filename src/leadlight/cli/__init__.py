"""The command line: a thin door to the actions. Heavy packages load only when a command runs."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from leadlight.cli.api_keys import api_keys
from leadlight.cli.audit import audit
from leadlight.cli.backtest import backtest
from leadlight.cli.backup import backup
from leadlight.cli.check import check
from leadlight.cli.compare import compare
from leadlight.cli.doctor import doctor
from leadlight.cli.enrich import enrich
from leadlight.cli.explain import explain
from leadlight.cli.export import export
from leadlight.cli.fields import fields
from leadlight.cli.help import Command
from leadlight.cli.hooks import hooks
from leadlight.cli.import_ import import_
from leadlight.cli.init import init
from leadlight.cli.keys import keys
from leadlight.cli.learn import learn
from leadlight.cli.machines import machines
from leadlight.cli.mcp import mcp
from leadlight.cli.monitor import monitor
from leadlight.cli.notes import lead
from leadlight.cli.pipeline import pipeline
from leadlight.cli.predict import predict
from leadlight.cli.predictor import predictor
from leadlight.cli.privacy import privacy
from leadlight.cli.profile import profile
from leadlight.cli.publish import publish
from leadlight.cli.quarantine import quarantine
from leadlight.cli.readiness import readiness
from leadlight.cli.restore import restore
from leadlight.cli.schema import schema
from leadlight.cli.score import score
from leadlight.cli.serve import serve
from leadlight.cli.settings import settings
from leadlight.cli.signals import signals
from leadlight.cli.sql import sql
from leadlight.cli.suggest import suggest
from leadlight.cli.users import users
from leadlight.cli.verify import verify
from leadlight.cli.web import web
from leadlight.cli.webhooks import webhooks
from leadlight.cli.work import work


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"leadlight {version('leadlight')}")
        raise typer.Exit


app = typer.Typer(
    name="leadlight",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def leadlight(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Tells a small team which lead to work next, and why."""


for command in (
    init,
    check,
    score,
    explain,
    compare,
    readiness,
    learn,
    predict,
    suggest,
    backtest,
    profile,
    monitor,
    schema,
    sql,
    serve,
    web,
    work,
    publish,
    verify,
    mcp,
):
    app.command(cls=Command)(command)
for group in (
    keys, users, api_keys, settings, hooks, webhooks, quarantine, lead, pipeline, predictor, machines, fields,
    signals, privacy,
):  # fmt: skip
    app.add_typer(group)
app.command("import", cls=Command)(import_)
app.command("export", cls=Command)(export)
app.command("backup", cls=Command)(backup)
app.command("restore", cls=Command)(restore)
app.command("audit", cls=Command)(audit)
app.command("doctor", cls=Command)(doctor)
app.command("enrich", cls=Command)(enrich)


def main() -> None:
    """Run the command line; exits with 0, 1 for input that cannot be used, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # a terminal that cannot show a character shows a substitute rather than an error
            stream.reconfigure(errors="replace")
    try:
        app()
    except SystemExit as left:
        # Typer's code for Ctrl-C while it reads the options
        raise SystemExit(1 if left.code == 130 else left.code) from None
    finally:
        _let_go_of_what_cannot_be_printed()


def _let_go_of_what_cannot_be_printed() -> None:
    # a full disk was reported already; the interpreter must not try once more while it shuts down
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
