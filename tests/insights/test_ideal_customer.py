from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.insights.ideal_customer import DEEDS, SIZES, IdealCustomer, model_of
from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Lead
from leadlight.scoring.reading import read_with_warnings
from leadlight.web.pages.first_run.customers import SAID_OF_DEEDS

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

SAID = IdealCustomer(
    industries=["hotels", "Finance"],
    sizes=[SIZES["10-49"], SIZES["1000+"]],
    places=["DE", "Vienna"],
    titles=["COO", "head of", "Geschäftsführer", "C.E.O."],
    deeds=["demo", "pricing"],
    own_domain="us.example",
    rivals=["rival.example"],
)

words = st.text(min_size=0, max_size=20)


@given(
    wanted=st.builds(
        IdealCustomer,
        industries=st.lists(words, max_size=4),
        sizes=st.lists(st.sampled_from(list(SIZES.values())), unique=True),
        places=st.lists(words, max_size=4),
        titles=st.lists(words, max_size=4),
        deeds=st.lists(st.sampled_from(list(DEEDS)), unique=True),
        own_domain=words,
        rivals=st.lists(words, max_size=3),
    )
)
def test_whatever_somebody_says_becomes_a_model_that_can_be_used(wanted):
    model, warnings = read_with_warnings(model_of(wanted))

    assert model.name == "Our customers"
    assert warnings == []


def fit(**fields):
    model, _ = read_with_warnings(model_of(SAID))
    return score(model, Lead(fields), NOON).scores["fit"]


@pytest.mark.parametrize(
    ("fields", "points"),
    [
        ({"industry": "Hotels"}, 15),
        ({"industry": "retail"}, 0),
        ({"employees": "12"}, 10),
        ({"employees": "50"}, 0),
        ({"employees": "20000"}, 10),
        ({"country": "de"}, 8),
        ({"location": "1010 Vienna"}, 8),
        ({"location": "Modena"}, 0),  # has "de" in it
        ({"job_title": "COO"}, 12),
        ({"job_title": "Coordinator"}, 0),
        ({"job_title": "Head of Sales"}, 12),
        ({"job_title": "Geschäftsführerin"}, 12),
        ({"job_title": "c.e.o."}, 12),
        ({"email": "ana@gmail.com"}, -3),
    ],
)
def test_who_fits_gets_points(fields, points):
    assert fit(**fields) == points


@pytest.mark.parametrize("email", ["ana@us.example", "bo@rival.example"])
def test_own_people_and_competitors_are_never_scored(email):
    model, _ = read_with_warnings(model_of(SAID))

    assert score(model, Lead({"email": email}), NOON).excluded is not None


def test_who_said_nothing_gets_priorities_that_can_be_reached():
    model, _ = read_with_warnings(model_of(IdealCustomer()))

    assert [each.from_ for each in model.priorities] == [20, 10, None]


def test_only_what_was_ticked_gives_points():
    rules = {rule.name for _, _, rule in read_with_warnings(model_of(SAID))[0].all_rules()}

    assert {"Requested a demo", "Viewed pricing"} <= rules
    assert "Started a trial" not in rules


def test_every_deed_has_its_words_on_the_page():
    assert set(SAID_OF_DEEDS) == set(DEEDS)
