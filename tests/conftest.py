"""What every test may ask for: real servers, real data, and how long Hypothesis searches."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = [
    "tests.servers.chromium",
    "tests.servers.node",
    "tests.servers.postgres",
    "tests.servers.spark",
    "tests.storage.databases",
]

ROOT = Path(__file__).parent.parent

settings.register_profile("short", max_examples=50, deadline=None, derandomize=True)  # `make soak` explores
settings.register_profile("soak", max_examples=5_000, deadline=None)
settings.load_profile("short")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that need Spark in one process: starting it costs more than most tests."""
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.xdist_group("spark"))


@pytest.fixture(scope="session")
def data() -> Path:
    """Give the folder of public data sets, which are too large to ship."""
    folder = Path(os.environ.get("LEADLIGHT_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs the public data sets: {folder} is no folder; set LEADLIGHT_DATA to theirs")
    return folder


@pytest.fixture(scope="session")
def examples() -> Path:
    """Give the folder of example companies."""
    return ROOT / "examples"
