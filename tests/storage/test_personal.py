"""Every table says what of it is a person's."""

import pytest
from django.apps import apps

from leadlight.storage import personal
from leadlight.storage.personal import OTHERS, PERSONAL, unlisted


def test_no_table_is_left_out():
    assert list(unlisted()) == []


def test_no_table_is_listed_twice_or_is_none():
    known = {model.__name__ for model in apps.get_app_config("leadlight").get_models()}

    assert not PERSONAL.keys() & OTHERS.keys()
    assert set(PERSONAL) | set(OTHERS) <= known


def test_a_table_of_which_nobody_said_anything_is_found(monkeypatch):
    monkeypatch.setattr(
        personal, "PERSONAL", {name: held for name, held in PERSONAL.items() if name != "Consent"}
    )

    assert list(unlisted()) == ["Consent"]


@pytest.mark.parametrize("model", [model for model in PERSONAL if model not in {"Lead", "Event"}])
def test_rows_that_refer_to_a_lead_go_before_it(model):
    assert list(PERSONAL).index(model) < list(PERSONAL).index("Lead")
