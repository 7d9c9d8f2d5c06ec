"""How long to look for faults: a moment in `make test`, long in `make soak`."""

import os

import pytest

SOAK = bool(os.environ.get("LEADLIGHT_SOAK"))


@pytest.fixture
def rounds() -> int:
    """So many times a trial is repeated."""
    return 60 if SOAK else 1
