"""How long to look for faults: a moment in `make test`, long in `make soak`."""

import os

import pytest

SOAK = int(os.environ.get("LEADLIGHT_SOAK") or 0)
"""So many rounds of faults under load; 0 where there is only a moment."""


@pytest.fixture
def rounds() -> int:
    """So many times a trial is repeated."""
    return SOAK or 1
