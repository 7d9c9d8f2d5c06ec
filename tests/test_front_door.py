"""The front door is small, and opens quickly."""

import resource
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import leadlight

BIN = Path(sys.executable).parent

# What scoring one lead does not need before it is asked for, or not at all.
HEAVY = {
    "adbc_driver_manager",
    "django",
    "duckdb",
    "interpret",
    "jinja2",
    "lightgbm",
    "numpy",
    "pandas",
    "psycopg",
    "pyarrow",
    "pydantic",
    "pyspark",
    "rich",
    "ruamel.yaml",
    "sklearn",
    "sqlglot",
    "typer",
}


def test_importing_leadlight_imports_nothing_heavy():
    imported = printed_by("import sys, leadlight; print(*sys.modules)").split()

    assert HEAVY & set(imported) == set()


def test_the_help_imports_no_database():
    asked_for_help = "import sys; sys.argv = ['leadlight', '--help']\n"
    stays = "try:\n    from leadlight.cli import main; main()\nexcept SystemExit:\n    print(*sys.modules)"

    imported = printed_by(asked_for_help + stays).split()

    assert (HEAVY - {"rich", "typer"}) & set(imported) == set()


def test_the_front_door_has_at_most_twelve_sorted_names():
    assert len(leadlight.__all__) <= 12
    assert list(leadlight.__all__) == sorted(leadlight.__all__)


def test_every_name_of_the_front_door_can_be_had():
    assert [name for name in leadlight.__all__ if not hasattr(leadlight, name)] == []
    assert set(leadlight.__all__) <= set(dir(leadlight))


def test_a_name_the_front_door_lacks_is_refused_as_python_refuses_it():
    with pytest.raises(AttributeError, match="no_such_name"):
        leadlight.no_such_name  # noqa: B018  # asking is the test


@pytest.mark.parametrize(
    ("command", "seconds"),
    [
        pytest.param([sys.executable, "-c", "import leadlight"], 0.1, id="import leadlight"),
        pytest.param([BIN / "leadlight", "--help"], 0.3, id="leadlight --help"),
    ],
)
def test_starting_is_quick(command, seconds):
    """The limit holds where Python alone starts in 30 ms; a slower or busier machine gets as much longer."""
    bare, ours = [], []
    for _ in range(7):  # alternating, so that both meet the same load
        bare.append(duration_of([sys.executable, "-c", "pass"]))
        ours.append(duration_of(command))

    slowness = max(1.0, statistics.median(bare) / 0.03)
    assert statistics.median(ours) <= seconds * slowness


def printed_by(program):
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def duration_of(command):
    """Seconds of the processor: what else the machine does meanwhile is none of ours."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
