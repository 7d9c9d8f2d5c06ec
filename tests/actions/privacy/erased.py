"""A person of whom every place in an installation holds something that nobody else has."""

import json
import tempfile
from decimal import Decimal
from pathlib import Path

from leadlight.actions.access.operations import operator
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.add_note import add_note, edit_note
from leadlight.actions.lifecycle.override_score import Wanted as Override
from leadlight.actions.lifecycle.override_score import override_score
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.live.enrich import Enriching, enrich
from leadlight.actions.live.import_leads import Lists, import_leads
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.mirror import mirror
from leadlight.actions.live.unmerge import undo_merge
from leadlight.actions.privacy.forget import forget, wait_until_erased
from leadlight.scoring.values import DAY
from leadlight.storage.intake import Intake, write
from leadlight.storage.models import Merge, Quarantined
from tests.actions.live.happenings import (
    NOW,
    happen,
    message,
    publish_at_once,
    said,
    settle,
    source,
    viewed,
)

EVE = operator("eve")
CANARY = "kanarie"
"""In every text of the person, and of nobody else."""

MAIL = f"{CANARY}@{CANARY}firm.example"
PHONE = "+49 30 901820"
E164 = b"+4930901820"


def c(place):
    return f"{CANARY}-{place}"


def live_a_life(place):
    """Let the person do everything that leaves a trace, and others what they do beside it."""
    publish_at_once()
    happen(
        said(
            c("id"),
            email=MAIL.upper(),
            phone=PHONE,
            name=c("name"),
            job_title=f"CEO {c('job')}",
            company=c("company"),
            tags=[c("tag")],
            address={"street": c("street"), "city": c("city")},
        ),
        viewed(f"/pricing/{c('path')}", c("id")),
        {
            **message(
                "track", c("id"), event=c("event"), properties={"note": c("note"), "deep": [{"a": c("deep")}]}
            ),
            "context": {
                "campaign": {"source": c("utm")},
                "userAgent": c("agent"),
                "page": {"referrer": c("ref")},
            },
        },
        {**message("page", f"~{c('browser')}"), "messageId": c("message")},
        {**message("identify", c("id"), traits={}), "anonymousId": c("browser")},
        message("group", c("id"), groupId=c("group"), traits={"industry": c("industry")}),
        {**message("alias", c("id"), previousId=c("previous")), "messageId": c("alias")},
        said("bo", email="bo@other.example", referred_by=MAIL, note=f"knows {MAIL.title()} well"),
        viewed(user="bo"),
        {**message("identify", "bo", traits={}), "anonymousId": c("browser")},  # may not be shared
        {
            **message("identify", "cy", traits={"email": MAIL}),
            "context": {"page": {"url": "/cy"}},
        },  # likewise
        message("group", "bo", groupId="others", traits={"industry": "steel"}),
    )
    import_list(place, f"email,name,city\n{MAIL},{c('imported')},{c('town')}\ndi@other.example,Di,Oslo\n")
    enrich_from(place, f"email,size\n{MAIL},{c('size')}\ndi@other.example,12\n")
    quarantine({"type": "track", "userId": c("id"), "properties": {"x": c("quarantined")}})
    quarantine({"type": "track", "userId": "bo", "properties": {"x": "stays", "of": MAIL}})
    settle(NOW)
    be_worked_on()
    be_taken_for_somebody_else()
    with mirror(place) as connection:
        assert len(connection.execute("SELECT 1 FROM events").fetchall()) > 2


def be_worked_on():
    """Let salespeople write of the person, and of the person in their notes on somebody else."""
    number = add_note(c("id"), c("first words"), EVE, NOW)
    edit_note(number, c("note of sales"), EVE, NOW + 1)
    accept(c("id"), EVE, NOW, text=c("accepted"))
    why = c("override")
    override_score(c("id"), Override(why, NOW + DAY, Decimal(5)), EVE, NOW)
    record_outcome(c("id"), Decided("won", reason=c("won")), EVE, NOW)
    add_note("bo", f"{MAIL} told me of bo", EVE, NOW)
    settle(NOW + 1)


def be_taken_for_somebody_else():
    merge_leads(c("id"), "bo", NOW + DAY, operator("eve"))
    happen(viewed(f"/pricing/{c('merged')}", c("id"), NOW + DAY), now=NOW + DAY)
    undo_merge(Merge.objects.latest("id").pk, NOW + DAY + 1, operator("eve"))
    settle(NOW + DAY + 1)


def import_list(place, text, now=NOW):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text(text, encoding="utf-8")
        return import_leads(Lists(str(path)), now)


def enrich_from(place, text, now=NOW):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "more.csv"
        path.write_text(text, encoding="utf-8")
        return enrich(Enriching(str(path)), now)


def quarantine(body):
    write([Intake(source(), NOW, quarantined=[(json.dumps(body), "no event")])])
    return Quarantined.objects.latest("id")


def erase(place, key=MAIL, now=NOW + 2 * DAY):
    begun = forget(key, now, EVE)
    return wait_until_erased(place, begun.number, now)


def files_with(folder, *texts):
    """The files below a folder that hold one of these texts, as their bytes are."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes().lower()
            found += [path.name for text in texts if text.lower() in content]
    return found
