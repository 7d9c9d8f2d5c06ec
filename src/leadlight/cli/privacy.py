"""`leadlight privacy`: what a person may ask for, and how long data are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.inputs import JsonOption
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from leadlight.engage.consent import Verdict
    from leadlight.storage.models import Consent

privacy = typer.Typer(
    cls=Group,
    name="privacy",
    help="Answer a person's access request, objection or erasure; consents; how long data are kept.",
    no_args_is_help=True,
)

KeyArgument = Annotated[
    str,
    typer.Argument(
        metavar="KEY", help="An e-mail address, phone number, user id, anonymous id, or a lead's id."
    ),
]


@privacy.command(cls=Command)
@in_sentences
def export(
    key: KeyArgument,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="The file; else standard output.")
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write down everything that is held of a person, with every score explained, as JSON."""
    import json

    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.privacy.export_person import export_person
    from leadlight.ingest.json_text import written
    from leadlight.tables.safely import replacing

    with opened(place_of(data, database)):
        found = written(export_person(key, now(), operator(actor())))
    text = json.dumps(json.loads(found), indent=1, ensure_ascii=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    with replacing(out) as draft:
        draft.touch(mode=0o600)
        draft.write_text(text, encoding="utf-8")
    typer.echo(f"Wrote {out}. It holds all there is of one person: send it, and delete it.", err=True)


@privacy.command("object", cls=Command)
@in_sentences
def object_(key: KeyArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Let a person not be scored, and get no campaign, from now on."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.privacy.object_to import object_to_scoring

    with opened(place_of(data, database)):
        uid = object_to_scoring(key, now(), operator(actor()))
    typer.echo(f"Lead {uid} has no score and gets no campaign any more. `leadlight privacy allow` ends that.")


@privacy.command(cls=Command)
@in_sentences
def allow(key: KeyArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """End an objection, or let in what is new of a person who was erased."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.privacy.allow import allow as allow_again

    with opened(place_of(data, database)):
        found = allow_again(key, now(), operator(actor()))
    if found.uid is not None:
        typer.echo(f"Lead {found.uid} is scored again.")
    if found.let_in:
        typer.echo("What is new of this person is let in again; what was erased stays erased.")


@privacy.command(cls=Command)
@in_sentences
def forget(
    key: KeyArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether that is meant.")] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Erase a person, for good: everything of them, and what else names them."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.erase import sentence_of
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.privacy.forget import forget as begin
    from leadlight.actions.privacy.forget import wait_until_erased
    from leadlight.cli.terminal import progress, shown

    place = place_of(data, database)
    if not yes:
        typer.confirm(f"Erase all there is of {shown(key)}? Nothing brings it back.", abort=True)
    at = now()
    with opened(place), progress() as tell:
        tell("Shutting the door")
        begun = begin(key, at, operator(actor()))
        erasure = wait_until_erased(place, begun.number, at, tell)
        said = sentence_of(erasure)
    if not begun.was_known:
        typer.echo("There was no lead of that name. It is kept out from now on.")
    typer.echo(f"Erasure {begun.number}: {said}")
    for name in erasure.files:
        typer.echo(f"This file in the folder names the person, delete it: {shown(name)}")


@privacy.command("list", cls=Command)
@in_sentences
def list_(data: DataOption = None, database: DatabaseOption = None) -> None:
    """List the erasures: which are finished, and what the others wait for."""
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import cell, console, new_table
    from leadlight.scoring.values import moment
    from leadlight.storage.models import Erasure

    table = new_table()
    for name in ("Erasure", "Asked", "By", "Finished", "Next step"):
        table.add_column(name, overflow="fold")
    with opened(place_of(data, database)):
        for each in Erasure.objects.order_by("pk"):
            done = "" if each.finished_at is None else f"{moment(each.finished_at):%Y-%m-%d %H:%M}"
            asked = f"{moment(each.asked_at):%Y-%m-%d %H:%M}"
            table.add_row(*map(cell, (each.pk, asked, each.by, done, each.step)))
    console().print(table)


@privacy.command(cls=Command)
@in_sentences
def consent(
    key: Annotated[
        str | None, typer.Argument(metavar="KEY", help="The person; left out with --needed.")
    ] = None,
    given: Annotated[
        str | None,
        typer.Option("--given", metavar="PURPOSE", help="They agree to this, such as email."),
    ] = None,
    withdrawn: Annotated[
        str | None,
        typer.Option("--withdrawn", metavar="PURPOSE", help="They no longer agree to this."),
    ] = None,
    place: Annotated[str, typer.Option("--place", metavar="TEXT", help="Where: a call, an address.")] = "",
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help="To which words.")] = "",
    version: Annotated[str, typer.Option("--version", metavar="TEXT", help="Which version of them.")] = "",
    needed: Annotated[
        bool | None,
        typer.Option(
            "--needed/--not-needed", help="Campaigns need that somebody agreed, or only no refusal."
        ),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a person agreed to, when, where and to which text; or write down what they say."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.privacy.consent import need_consent, record_consent
    from leadlight.ingest.consents import Said

    if key is None and needed is None:
        raise typer.BadParameter("Name a person, or say --needed or --not-needed.")
    with opened(place_of(data, database)):
        if needed is not None:
            need_consent(needed, now(), operator(actor()))
        for purpose, is_given in ((given, True), (withdrawn, False)):
            if key is not None and purpose is not None:
                said = Said(purpose, is_given, place, text, version)
                record_consent(key, said, now(), operator(actor()))
        if key is not None:
            _show_consents(key, as_json=as_json)


def _show_consents(key: str, *, as_json: bool) -> None:
    from leadlight.actions.access.operations import operator
    from leadlight.actions.privacy.consent import consents_of_person, verdicts
    from leadlight.cli.terminal import cell, console, new_table, shown
    from leadlight.scoring.values import written_time

    found, may = consents_of_person(key, operator(actor())), verdicts(key)
    if as_json:
        _print_consents(found, may)
        return
    table = new_table()
    for name in ("When", "Purpose", "Said", "Where", "Text", "Version", "By"):
        table.add_column(name, overflow="fold")
    for each in found:
        answer = ("agreed" if each.given else "withdrew") + (" (claimed)" if each.claimed else "")
        by = each.by or (f"message {each.seq}" if each.seq else "")
        table.add_row(
            *map(
                cell,
                (written_time(each.at)[:16], each.purpose, answer, each.place, each.text, each.version, by),
            )
        )
    if found:
        console().print(table)
    for purpose, verdict in may.items():
        typer.echo(shown(f"{purpose}: {'yes' if verdict.allowed else 'no'}, {verdict.because}."))


def _print_consents(found: Sequence[Consent], may: Mapping[str, Verdict]) -> None:
    from leadlight.ingest.json_text import written
    from leadlight.scoring.values import written_time

    said = [
        {
            "purpose": each.purpose, "given": each.given, "claimed": each.claimed, "by": each.by,
            "at": written_time(each.at), "repeated_at": written_time(each.repeated_at),
            "place": each.place, "text": each.text, "version": each.version, "message": each.seq,
        }
        for each in found
    ]  # fmt: skip
    allowed = {name: {"allowed": each.allowed, "because": each.because} for name, each in may.items()}
    typer.echo(written({"said": said, "may_get": allowed}))


@privacy.command(cls=Command)
@in_sentences
def retention(
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help="The kind of data; left out, all.")
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", metavar="N", help="Keep it for so many days from now on.")
    ] = None,
    for_ever: Annotated[bool, typer.Option("--for-ever", help="Keep it for ever from now on.")] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show how long each kind of data is kept, or choose it; what is older goes once a day."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.privacy.retention import keep_for, kept_days
    from leadlight.cli.terminal import cell, console, new_table
    from leadlight.storage.retention import KINDS

    if (kind is None) != (days is None and not for_ever) or (days is not None and for_ever):
        raise typer.BadParameter("Name a kind with --days or --for-ever; or nothing, to see what is chosen.")
    table = new_table()
    for name in ("Kind", "Days", "What it is"):
        table.add_column(name, overflow="fold")
    with opened(place_of(data, database)):
        if kind is not None:
            keep_for(kind, days, now(), operator(actor()))
        for name, kept in kept_days().items():
            table.add_row(*map(cell, (name, "for ever" if kept is None else kept, KINDS[name].what)))
    console().print(table)
