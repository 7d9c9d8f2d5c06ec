"""Any request at all gets an answer that the description of the API foresees."""

import json
import os
from itertools import count

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, assume, settings

from leadlight.actions.access.api_keys import add_server_key
from leadlight.actions.access.operations import Role, operator
from leadlight.actions.clock import now
from leadlight.scoring.values import DAY, moment, text_of
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.web.api import rations
from leadlight.web.api.description import ROOT, described
from leadlight.web.site import furnish
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said, viewed


def in_days(days):
    return text_of(moment(now() + days * DAY))


EXAMPLES = 6 * int(os.environ.get("LEADLIGHT_SOAK", "1"))

REFUSES_WHAT_FITS = dict.fromkeys(
    ("/api/v1/models", "/api/v1/models/compare", "/api/v1/scores/try", "/api/v1/scores/bulk"),
    "no text that is drawn is a scoring model",
)
"""Where what has the right form is refused as wrong nevertheless, and why."""

WHAT_FITS: dict[str, dict[str, object]] = {
    "/leads": {"fields": {"email": "cy@acme.example", "job_title": "CEO"}},
    "/leads/{lead_id}": {"fields": {"job_title": "CEO"}},
    "/leads/{lead_id}/stage": {"stage": "SQL"},
    "/leads/{lead_id}/accept": {"reason": ""},
    "/leads/{lead_id}/reject": {"reason": "No budget"},
    "/leads/{lead_id}/owner": {"owner": "rep@acme.example"},
    "/leads/{lead_id}/override": {
        "reason": "Said so.", "points": 5.5, "priority": None, "until": in_days(9),
    },
    "/leads/{lead_id}/outcomes": {"value": 12.5, "at": None},
    "/leads/{lead_id}/notes": {"text": "Called."},
    "/notes/{number}": {"text": "Called."},
    "/privacy/erasures": {"person": "gone@acme.example"},
    "/privacy/consents": {"purpose": "email"},
    "/users": {"name": "Ana"},
    "/write-keys": {"kind": "browser"},
}  # fmt: skip
"""What is sent where a schema cannot say what is taken: that a stage is one of the company's, say."""


def site(environ, start_response):
    return get_wsgi_application()(environ, start_response)


schema = schemathesis.openapi.from_dict(described())
schema.app = site
known: dict[str, str] = {}
numbers = count()


def arrives_as_drawn(body):
    """Whether a body has no two halves of a character, which are one and not two when they arrive."""
    try:
        json.dumps(body, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def ask_for_what_there_is(path_parameters):
    """Let there be what is asked for, as often as not."""
    if isinstance(number := path_parameters.get("number"), int) and 0 < number < 2**31 and number % 3:
        path_parameters["number"] = 2 + number % 5  # the first is the key that asks
    if str(path_parameters.get("lead_id", ""))[-1:] in set("01234567"):
        path_parameters["lead_id"] = known["lead"]


@pytest.fixture(scope="module", autouse=True)
def _installation(tmp_path_factory, module_patch):
    open_database(Place(tmp_path_factory.mktemp("any") / "data"), make=True)
    furnish()
    publish_at_once()
    module_patch.setattr(rations, "A_MINUTE", 10**9)
    known["key"] = add_server_key(Role.ADMIN, "any", NOW, operator("test")).key
    happen(said("ana", email="ana@acme.example", name="Ana"), viewed())
    known["lead"] = lead_of("ana").uid
    yield
    close_connections()


@pytest.fixture(scope="module")
def module_patch():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_foreseen(case):
    assume(arrives_as_drawn(case.body))
    if case.meta is None or case.meta.generation.mode.is_positive:
        ask_for_what_there_is(case.path_parameters or {})
        (case.headers or {}).pop("If-Match", None)  # nobody can guess it
        (case.query or {}).pop("cursor", None)  # likewise
        if "field" in (case.query or {}):
            case.query["field"] = ["industry=software"]
        if isinstance(case.body, dict):
            case.body.update(WHAT_FITS.get(case.path.removeprefix(ROOT), {}))
        if "Idempotency-Key" in (case.headers or {}):
            case.headers["Idempotency-Key"] = f"key-{next(numbers)}"
    excluded = [schemathesis.checks.positive_data_acceptance] if case.path in REFUSES_WHAT_FITS else []
    case.call_and_validate(headers={"Authorization": f"Bearer {known['key']}"}, excluded_checks=excluded)
