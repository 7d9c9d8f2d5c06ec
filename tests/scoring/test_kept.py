"""A score that was kept has all its lines again."""

import json

from hypothesis import given

from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.kept import OBJECTION, kept, objected, score_of
from tests.agreement.drawing import worlds
from tests.agreement.meaning import looks
from tests.agreement.searching import search


@search(1)
@given(worlds())
def test_what_is_kept_gives_the_score_again(world):
    model = ScoringModel.model_validate(world.document)

    for look in looks(model, world):
        known = kept(look)
        assert score_of(model, known) == look.score
        assert set(json.loads(known.given)) == {"given", "off"}


def test_who_objected_has_no_score_and_the_reason_is_kept():
    found = objected(5)

    assert (found.at, found.total, found.priority, found.excluded) == (5, None, "Excluded", OBJECTION)
    assert json.loads(found.given) == {"given": [], "off": []}
