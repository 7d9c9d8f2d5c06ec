"""A score that was kept has all its lines again."""

import json

from hypothesis import given

from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.kept import kept, score_of
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
