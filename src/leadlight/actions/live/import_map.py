"""A map: what the columns of a list mean, in YAML, as `--propose-map` writes it and `--map` reads it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from leadlight.actions.live.sheet_rows import columns_in
from leadlight.actions.work_table import work_connection
from leadlight.errors import DataError
from leadlight.ingest.sheets import Columns, Mapped, recognised
from leadlight.scoring.coherence import did_you_mean
from leadlight.scoring.document import Document, DocumentProblem, read_document
from leadlight.scoring.values import Forms, normal_name
from leadlight.tables import Address, File, open_table, parse_address

Kind = Literal["user_id", "email", "phone", "anonymous_id"]


class _Map(BaseModel):
    """The document."""

    model_config = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)

    source: str | None = None
    key: str | None = None
    identifiers: dict[Kind, str] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
    ignore: list[str] = Field(default_factory=list)
    time: str | None = None
    constants: dict[str, object] = Field(default_factory=dict)
    dates: Literal["dmy", "mdy"] | None = None
    decimal: Literal["point", "comma"] = "point"


@dataclass(frozen=True, slots=True)
class ImportMap:
    """What a map says: of columns, of who says it, and of how numbers and dates are written."""

    mapped: Mapped = field(default_factory=Mapped)
    source: str | None = None
    forms: Forms = field(default_factory=Forms)


def read_map(path: Path) -> ImportMap:
    """Read a map; raises DataError with line and column of every mistake."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(
            f"{path}: {error.strerror}. `leadlight import --propose-map LEADS` writes a map."
        ) from None
    except UnicodeDecodeError:
        raise DataError(f"{path} is no text in UTF-8. Save it as UTF-8.") from None
    try:
        document = read_document(text)
    except DocumentProblem as problem:
        line, column = problem.place
        raise DataError(f"{path}:{line}:{column}: {problem.sentence}.") from None
    try:
        said = _Map.model_validate(document.value)
    except ValidationError as error:
        raise DataError("\n".join(_mistakes(path, document, error))) from None
    return _meaning(said)


def _mistakes(path: Path, document: Document, error: ValidationError) -> Iterator[str]:
    for mistake in error.errors():
        where = tuple(part for part in mistake["loc"] if part != "[key]")
        line, column = document.places.get(where, (1, 1))
        name = str(where[-1]) if where else "the map"
        yield f"{path}:{line}:{column}: {_sentence(name, mistake['type'], mistake['msg'])}"


def _sentence(name: str, kind: str, said: str) -> str:
    if kind == "extra_forbidden":
        return f"there is no '{name}'{did_you_mean(name, list(_Map.model_fields)) or '.'}"
    if kind == "model_type":
        return "a map has a name and what it means on each line, such as `key: Customer No`."
    return f"'{name}': {said[0].lower()}{said[1:]}."


def _meaning(said: _Map) -> ImportMap:
    mapped = Mapped(
        {normal_name(column): name for column, name in said.fields.items()},
        {kind: normal_name(column) for kind, column in said.identifiers.items()},
        frozenset(normal_name(column) for column in said.ignore),
        None if said.time is None else normal_name(said.time),
        None if said.key is None else normal_name(said.key),
        said.constants,
    )
    return ImportMap(mapped, said.source, Forms(said.dates, said.decimal))


def propose_map(leads: str) -> str:
    """A map of a list to begin with; raises TableError for what cannot be read."""
    address = parse_address(leads)
    columns = columns_at(address)
    named = columns.by_name()
    written = {name: ".".join(columns.paths[places[0]]) for name, places in named.items()}
    identifiers = {kind: written[name] for kind, name in recognised(named).items()}
    source = address.path.name if isinstance(address, File) else "list"
    return _written(source, identifiers, list(written.values()))


def columns_at(address: Address) -> Columns:
    """The columns of the list at an address; raises TableError for what cannot be read."""
    with (
        tempfile.TemporaryDirectory(prefix="leadlight-") as folder,
        work_connection(Path(folder)) as connection,
    ):
        return columns_in(open_table(connection, address, "list_opened"))


def _written(source: str, identifiers: Mapping[str, str], columns: list[str]) -> str:
    lines = [
        "# What the columns of this list mean. Lines that begin with # say nothing until it is removed.",
        f"source: {_quoted(source)}  # whose list it is: the same list again changes nothing",
        "# key: Customer No  # the column that tells rows apart, if it is none of the identifiers",
        "# time: Last Modified  # the column that says since when a row is so; else it is so from now on",
        "# dates: dmy  # the order of day and month in dates such as 03/04/2026: dmy or mdy",
        "# decimal: comma  # the decimal separator of numbers",
        "identifiers:  # what tells people apart",
        *[f"  {kind}: {_quoted(name)}" for kind, name in identifiers.items()],
        *([] if identifiers else ["  # email: Address"]),
        "fields:  # the column, and the field it is",
        *[f"  {_quoted(name)}: {normal_name(name)}" for name in columns if name not in identifiers.values()],
        "# ignore: [Internal Notes]  # columns that are not imported",
        "# constants: {lead_source: trade fair}  # fields that all rows have",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as YAML that means it, whatever it is."""
    return json.dumps(text, ensure_ascii=False)
