"""A list that somebody hands over, and the example company: imported at once, as they are small."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.import_leads import How, Imported, Lists, import_leads
from leadlight.actions.live.import_map import columns_at
from leadlight.actions.live.placing_beside import is_served
from leadlight.actions.models.versions import publish_later
from leadlight.errors import DataError
from leadlight.ingest.headings import mapped_by_heading
from leadlight.scoring.values import moment
from leadlight.storage.database import opened_place
from leadlight.storage.models import Source
from leadlight.storage.transaction import writing
from leadlight.tables import parse_address
from leadlight.templates.example import NAME, example_model, write_example


def load_list(file: Path, name: str, now: int, actor: Actor) -> Imported:
    """Import a list of leads of a name, its columns understood by their usual headings.

    The notes say which columns are other fields than their names say. Raises NotAllowedError, TableError and
    DataError.
    """
    permit(actor, Operation.IMPORT_DATA)
    mapped = mapped_by_heading(columns_at(parse_address(str(file))).by_name())
    found = _loaded(Lists(str(file), source=name, mapped=mapped), now, actor)
    taken = tuple(f"The column '{column}' was taken as {field}." for column, field in mapped.fields.items())
    return replace(found, notes=(*found.notes, *taken))


def load_example(now: int, actor: Actor) -> Imported:
    """Import the example company as if it were of today, and score everybody by its model.

    Raises NotAllowedError.
    """
    permit(actor, Operation.IMPORT_DATA)
    permit(actor, Operation.PUBLISH_MODELS)
    with tempfile.TemporaryDirectory(prefix="leadlight-") as folder:
        leads, events = write_example(Path(folder), moment(now))
        found = _loaded(Lists(str(leads), (str(events),), source=NAME), now, actor)
    with suppress(DataError):  # it is in force already
        publish_later(example_model(), f"The model of the example company {NAME}", actor, now)
    return found


def _loaded(lists: Lists, now: int, actor: Actor) -> Imported:
    found = import_leads(lists, now, How(served=is_served(opened_place())))
    with writing():
        source = Source.objects.filter(kind="import", name=found.source).order_by("pk").first()
        subject = "" if source is None else f"source {source.pk}"
        leads = found.leads
        told = {"new": leads.new, "changed": leads.changed, "refused": leads.refused}
        write_down(actor, now, Deed.IMPORT_LEADS, subject, **told)
    return found
