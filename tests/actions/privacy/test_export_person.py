"""An access request is answered with everything there is, and every score explained."""

import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.live import rescore
from leadlight.actions.privacy import export_person as module
from leadlight.actions.privacy.export_person import export_person
from leadlight.actions.privacy.object_to import object_to_scoring
from leadlight.errors import DataError, NotAllowedError
from leadlight.ingest.json_text import written
from leadlight.scoring.values import DAY
from leadlight.storage.models import Audit
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, viewed
from tests.actions.privacy.erased import EVE, MAIL, c, live_a_life

PLACES = (
    "id",
    "name",
    "job",
    "company",
    "tag",
    "street",
    "city",
    "path",
    "event",
    "note",
    "deep",
    "utm",
    "agent",
)
MORE = (
    "ref",
    "browser",
    "message",
    "group",
    "industry",
    "previous",
    "alias",
    "imported",
    "town",
    "size",
    "merged",
)


def test_everything_is_in_it(place):
    live_a_life(place)

    found = export_person(MAIL, NOW + 2 * DAY, EVE)

    text = written(found).lower()
    assert [each for each in (*PLACES, *MORE) if c(each) not in text] == []
    assert (found["format"], found["version"]) == ("leadlight person", 1)
    assert found["person"]["email"] == MAIL
    assert {each["value"] for each in found["identifiers"]} >= {MAIL, c("id"), "+4930901820"}
    assert found["fields"]["job_title"]["source"] == "import" or found["fields"]["job_title"]["since"]
    assert found["messages"][0]["from"]["kind"] == "server"
    assert found["merges"][0]["loser"]
    assert found["merges"][0]["at"].startswith("2025-06-15")
    assert found["may_get"]["email"]["allowed"] is False
    assert found["objects"] is False


def test_every_score_there_ever_was_is_explained_to_the_hundredth(place):
    publish_at_once()
    happen(viewed())
    happen(viewed("/blog"), now=NOW + 1)
    object_to_scoring("ana", NOW + 2, EVE)

    scores = export_person("ana", NOW + 3, EVE)["scores"]

    assert [each["score"] for each in scores] == [12, 14, None]
    for each in scores[:2]:
        lines = each["explained"]["lines"]
        assert sum(line["points"] for line in lines) == each["score"] == each["explained"]["total"]
    assert scores[2]["explained"]["excluded"] == "The person objected"


def test_of_very_many_messages_scores_are_told_and_not_explained(place, monkeypatch):
    publish_at_once()
    happen(viewed(), viewed())
    monkeypatch.setattr(module, "HEAVY_FROM", 1)
    assert rescore.HEAVY_FROM > 1

    (score,) = export_person("ana", NOW + 3, EVE)["scores"]

    assert (score["score"], "explained" in score) == (24, False)


def test_who_asks_is_written_down_and_must_be_allowed_to(place):
    publish_at_once()
    happen(viewed())
    export_person("ana", NOW, EVE)

    assert Audit.objects.get().subject == lead_of().uid
    with pytest.raises(NotAllowedError):
        export_person("ana", NOW, Actor("rob", Role.REP))
    with pytest.raises(DataError, match="no lead"):
        export_person("nobody@one.example", NOW, EVE)
