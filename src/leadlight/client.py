"""A client of the API for Python, of the standard library alone.

from leadlight.client import Client

leadlight = Client("https://leads.example.com", "api_0123...")
for lead in leadlight.leads(stage="MQL", country="DE"):
    print(lead["score"], lead["email"], leadlight.explain(lead["id"])["lines"][0]["sentence"])
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPException
from typing import Any, TypedDict

from leadlight.errors import LeadlightError

TRIES = 4
_LONGEST_WAIT = 60.0
_AGAIN = frozenset({429, 503})
_UNDER_WAY = "still-under-way"


class Lead(TypedDict):
    """A lead as lists tell it."""

    id: str
    name: str
    email: str
    company: str
    account: str | None
    owner: str
    stage: str
    step: str
    created: str
    last_activity: str | None
    events: int
    score: float | None
    priority: str | None
    action: str | None
    within: str | None
    grade: str | None
    qualifies_for: str | None
    excluded: str | None
    scored: str | None


class Score(TypedDict):
    """A score with every line that makes it."""

    total: float | None
    scores: dict[str, float]
    priority: str | None
    action: str | None
    within: str | None
    grade: str | None
    qualifies_for: str | None
    excluded: str | None
    lines: list[dict[str, Any]]
    drop: dict[str, Any] | None


class RefusedError(LeadlightError):
    """What the API would not do: its status, the kind of problem, and what is wrong where."""

    def __init__(self, status: int, told: Mapping[str, Any]) -> None:
        super().__init__(str(told.get("detail") or f"The server answered {status}."))
        self.status = status
        self.kind = str(told.get("type", "")).rpartition(":")[2]
        self.errors: Sequence[Mapping[str, Any]] = told.get("errors", ())


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A key is for one server."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""


def _told(content: bytes) -> Mapping[str, Any]:
    """The problem that an answer tells; nothing where something on the way answered."""
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _wait(said: str | None) -> float:
    """How many seconds to wait: as was said, where it is such a number."""
    said = (said or "").strip()
    return min(float(said), _LONGEST_WAIT) if said.isascii() and said.isdigit() else 1.0


class Client:
    """Asks one installation with one key; what is refused for a while is sent again, and done once."""

    def __init__(self, url: str, key: str, timeout: float = 30.0) -> None:
        self._root = f"{url.rstrip('/')}/api/v1"
        self._key = key
        self._timeout = timeout
        self._opener = urllib.request.build_opener(_NoRedirects)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401 - any JSON
        """Ask for anything the API has; its answer. Raises RefusedError, and OSError without a connection.

        What is read, and what has a key that lets it be done once, is asked again where no answer comes.
        """
        sent = {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            sent["Content-Type"] = "application/json"
        if method == "POST":
            sent.setdefault("Idempotency-Key", uuid.uuid4().hex)
        for tries_left in reversed(range(TRIES)):
            request = urllib.request.Request(self._root + path, data, sent, method=method)  # noqa: S310
            try:
                with self._opener.open(request, timeout=self._timeout) as answer:
                    content = answer.read()
                    return json.loads(content) if content else None
            except urllib.error.HTTPError as error:
                self._wait_or_raise(error, tries_left)
            except (OSError, HTTPException):  # the answer is lost, whether or not it was done
                if not tries_left or (method != "GET" and "Idempotency-Key" not in sent):
                    raise
                time.sleep(float(TRIES - tries_left))
        raise AssertionError("the last try answers or raises")

    def _wait_or_raise(self, error: urllib.error.HTTPError, tries_left: int) -> None:
        with error:
            content = error.read()
        refused = RefusedError(error.code, _told(content))
        if tries_left and (error.code in _AGAIN or refused.kind == _UNDER_WAY):
            time.sleep(_wait(error.headers.get("Retry-After")))
            return
        raise refused from None

    def pages(self, path: str, **filters: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - of any parameter
        """All rows of a list, page by page."""
        cursor: str | None = None
        while True:
            asked = {**filters, **({} if cursor is None else {"cursor": cursor})}
            query = urllib.parse.urlencode(asked, doseq=True)
            page = self.ask("GET", f"{path}?{query}" if query else path)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def leads(self, **filters: Any) -> Iterator[Lead]:  # noqa: ANN401 - likewise
        """Leads, the best first; the filters are those of `GET /leads`."""
        return self.pages("/leads", **filters)  # type: ignore[return-value]  # as the API describes them

    def lead(self, lead: str) -> dict[str, Any]:
        """One lead with its fields."""
        found: dict[str, Any] = self.ask("GET", f"/leads/{lead}")
        return found

    def explain(self, lead: str) -> Score:
        """Why a lead scores what it does."""
        found: Score = self.ask("GET", f"/leads/{lead}/explanation")
        return found

    def next_priority(self, lead: str) -> dict[str, Any]:
        """Why a lead is not higher: what it lacks for the priority above its own."""
        found: dict[str, Any] = self.ask("GET", f"/leads/{lead}/next-priority")
        return found

    def timeline(self, lead: str, **filters: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - likewise
        """What a lead did, the latest first."""
        return self.pages(f"/leads/{lead}/timeline", **filters)

    def create_lead(self, fields: Mapping[str, Any], user_id: str | None = None) -> str | None:
        """Make a lead, or tell more of the one that there is; its id."""
        found: str | None = self.ask("POST", "/leads", {"fields": dict(fields), "user_id": user_id})["id"]
        return found

    def change_lead(self, lead: str, fields: Mapping[str, Any]) -> None:
        """Say fields of a lead anew."""
        self.ask("PATCH", f"/leads/{lead}", {"fields": dict(fields)})

    def move(self, lead: str, stage: str, reason: str = "") -> None:
        """Move a lead to a stage."""
        self.ask("POST", f"/leads/{lead}/stage", {"stage": stage, "reason": reason})

    def record_outcome(self, lead: str, result: str, value: float | None = None) -> int:
        """Say that a deal was `won` or `lost`; the number of the outcome."""
        said = {"result": result, "value": value}
        return int(self.ask("POST", f"/leads/{lead}/outcomes", said)["number"])

    def note(self, lead: str, text: str) -> int:
        """Write a note on a lead; its number."""
        return int(self.ask("POST", f"/leads/{lead}/notes", {"text": text})["number"])

    def what_if(self, fields: Mapping[str, Any], events: Sequence[Mapping[str, Any]] = ()) -> Score:
        """What somebody with these fields, who had done this, would score."""
        said = {"fields": dict(fields), "events": [dict(event) for event in events]}
        found: Score = self.ask("POST", "/scores/try", said)["score"]
        return found

    def check_model(self, text: str) -> dict[str, Any]:
        """All that is wrong in a scoring model."""
        found: dict[str, Any] = self.ask("POST", "/models/check", {"text": text})
        return found

    def publish(self, text: str, note: str = "") -> int:
        """Put a scoring model in force; the number of its version."""
        return int(self.ask("POST", "/models", {"text": text, "note": note})["number"])

    def reviews(self, **filters: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - likewise
        """Who accepted or rejected which lead, the latest first."""
        return self.pages("/reviews", **filters)

    def merge(self, lead: str, other: str) -> dict[str, Any]:
        """Make one lead of two: its `id`, and the `number` of the merge."""
        found: dict[str, Any] = self.ask("POST", f"/leads/{lead}/merges", {"other": other})
        return found

    def undo_merge(self, number: int) -> tuple[str, str]:
        """Let two be two again; their ids."""
        found = self.ask("DELETE", f"/merges/{number}")
        return found["id"], found["other"]

    def export_person(self, person: str) -> dict[str, Any]:
        """Everything that is held of a person, who is named by an address, number or id."""
        found: dict[str, Any] = self.ask("POST", "/privacy/exports", {"person": person})
        return found

    def object(self, person: str) -> str:
        """Let a person have no score from now on; the id of the lead."""
        return str(self.ask("POST", "/privacy/objections", {"person": person})["id"])

    def allow(self, person: str) -> str | None:
        """End an objection, or let in what is new of who was erased; the lead scored again, if any."""
        found: str | None = self.ask("POST", "/privacy/allow", {"person": person})["id"]
        return found

    def forget(self, person: str) -> int:
        """Begin to erase a person, for good; the number of the erasure."""
        return int(self.ask("POST", "/privacy/erasures", {"person": person})["number"])

    def erasure(self, number: int) -> dict[str, Any]:
        """How far an erasure is; `finished` is None until nothing is left."""
        found: dict[str, Any] = self.ask("GET", f"/privacy/erasures/{number}")
        return found

    def record_consent(self, person: str, purpose: str, *, given: bool, **where: str) -> str:
        """Write down what a person said of a purpose: `place`, `text`, `version`; the id of the lead."""
        said = {"person": person, "purpose": purpose, "given": given, **where}
        return str(self.ask("POST", "/privacy/consents", said)["id"])

    def consents(self, lead: str) -> dict[str, Any]:
        """What a person `said`, and what they `may_get`."""
        found: dict[str, Any] = self.ask("GET", f"/privacy/consents/{lead}")
        return found
