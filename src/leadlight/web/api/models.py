"""Scoring models: their versions, checking one, comparing two, publishing and taking back."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.models.compare_live import MOST_LEADS, compare_live
from leadlight.actions.models.try_score import By
from leadlight.actions.models.versions import (
    check_text,
    list_versions,
    publish_later,
    show_version,
    undo_later,
)
from leadlight.scoring.reading import Problem
from leadlight.storage.model_rows import VersionRow
from leadlight.web.api.forms import (
    SENT,
    Body,
    Instant,
    Number,
    Page,
    PageQuery,
    Points,
    SentNumber,
    Text,
    instant_text,
    points,
)
from leadlight.web.api.scores import ModelText
from leadlight.web.permits import asking, needs

router = Router(tags=["Scoring models"])


class VersionOut(Schema):
    """A version of the scoring model."""

    number: int
    note: str
    by: str
    published: Instant
    undoes: int | None = Field(description="The version that this one took back.")


class VersionsOut(Page[VersionOut]):
    """A page of versions."""


class ProgressOut(Schema):
    """How far scoring everybody by a version has come."""

    written: int
    of: int
    done: bool


class WholeVersionOut(VersionOut):
    """A version with its text."""

    text: str
    in_force: bool
    progress: ProgressOut


class ModelIn(Body):
    """A scoring model."""

    text: ModelText = Field(
        description="The model as YAML.", examples=["name: Ours\nscores: {fit: {rules: []}}\n"]
    )


class PublishIn(ModelIn):
    """A scoring model, and why it is published."""

    note: Annotated[Text, Field(max_length=1_000)] = ""


class PlaceOut(Schema):
    """What is wrong, or may not be meant so, and where: lines and columns from 1."""

    line: int
    column: int
    message: str


class CheckedOut(Schema):
    """Whether a model can be published, and all that there is to say of it."""

    ok: bool
    name: str | None
    problems: list[PlaceOut]
    warnings: list[PlaceOut]


class ModelRef(Body):
    """A model: a version, or a text; neither is the one in force."""

    version: SentNumber | None = None
    text: ModelText | None = None


class CompareIn(Body):
    """Two models, and on how many leads they are compared."""

    before: ModelRef = ModelRef()
    after: ModelRef
    leads: Annotated[int, SENT] = Field(200, ge=1, le=MOST_LEADS)
    shown: Annotated[int, SENT] = Field(
        20, ge=0, le=100, description="So many of those who change priority are told."
    )


class ShiftOut(Schema):
    """A lead that would change priority."""

    id: str
    email: str
    before: Points | None
    after: Points | None
    priority_before: str | None
    priority_after: str | None


class ComparedOut(Schema):
    """What two models make of the same leads."""

    leads: int = Field(description="So many were scored by both, the same ones each time.")
    changed: int = Field(description="So many would score something else.")
    before: dict[str, int] = Field(description="How many have which priority.")
    after: dict[str, int]
    shifts: list[ShiftOut]


@router.get("", response=VersionsOut, summary="List versions")
@needs(Operation.READ_MODELS)
def list_(request: HttpRequest, asked: Query[PageQuery]) -> object:
    """All versions that were ever published, the newest first; the first is in force."""
    found = list_versions(asked.page, asking(request))
    return {"items": [_version(each) for each in found.rows], "next": found.next}


@router.post("", response={202: VersionOut}, summary="Publish a model")
@needs(Operation.PUBLISH_MODELS)
def publish(request: HttpRequest, response: HttpResponse, said: PublishIn) -> object:
    """Put a model in force. Everybody is scored by it soon; `Location` leads to its progress."""
    return _begun(request, response, publish_later(said.text, said.note, asking(request), now()))


@router.post("/check", response=CheckedOut, summary="Check a model")
@needs(Operation.READ_MODELS)
def check(request: HttpRequest, said: ModelIn) -> object:
    """Say all that is wrong in a model, with line and column, and what may not be meant as written."""
    found = check_text(said.text, asking(request))
    return {
        "ok": not found.problems,
        "name": found.name,
        "problems": [_place(each) for each in found.problems],
        "warnings": [_place(each) for each in found.warnings],
    }


@router.post("/compare", response=ComparedOut, summary="Compare two models")
@needs(Operation.READ_MODELS)
def compare(request: HttpRequest, said: CompareIn) -> object:
    """Score some leads by two models, and say who would change priority.

    The leads are drawn by their ids from those that whoever asks sees, and so are the same each time.
    `leadlight compare` compares on all.
    """
    at = now()
    pair = (By(at, said.before.version, said.before.text), By(at, said.after.version, said.after.text))
    found = compare_live(pair, said.leads, said.shown, asking(request))
    return {
        "leads": found.leads, "changed": found.changed, "before": found.before, "after": found.after,
        "shifts": [
            {
                "id": each.lead.uid, "email": each.lead.email, "before": points(each.before.total_hundredths),
                "after": points(each.after.total_hundredths), "priority_before": each.before.priority,
                "priority_after": each.after.priority,
            }
            for each in found.shifts
        ],
    }  # fmt: skip


@router.post("/undo", response={202: VersionOut}, summary="Take the newest model back")
@needs(Operation.PUBLISH_MODELS)
def undo(request: HttpRequest, response: HttpResponse) -> object:
    """Publish what was in force before the newest version once more."""
    return _begun(request, response, undo_later(asking(request), now()))


@router.get("/{number}", response=WholeVersionOut, summary="One version")
@needs(Operation.READ_MODELS)
def show(request: HttpRequest, number: Path[Number]) -> object:
    """A version with its text, and how far scoring everybody by it has come."""
    found = show_version(number, asking(request))
    progress = {"written": found.progress.written, "of": found.progress.of, "done": found.progress.done}
    return {**_version(found.row), "text": found.text, "in_force": found.in_force, "progress": progress}


def _begun(request: HttpRequest, response: HttpResponse, number: int) -> object:
    response["Location"] = f"/api/v1/models/{number}"
    return Status(202, _version(show_version(number, asking(request)).row))


def _version(row: VersionRow) -> dict[str, object]:
    return {
        "number": row.number, "note": row.note, "by": row.by, "published": instant_text(row.published_at),
        "undoes": row.undoes,
    }  # fmt: skip


def _place(problem: Problem) -> dict[str, object]:
    return {"line": problem.line, "column": problem.column, "message": problem.sentence}
