import csv
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest

from leadlight.templates.example import example_model, write_example

NOW = datetime(2027, 5, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["leads.csv", "events.csv", "scoring.yaml"])
def test_the_package_has_the_example_company_as_the_examples_have_it(examples, name):
    shipped = files("leadlight.templates").joinpath("brightpane", name).read_bytes()

    assert shipped == (examples / "brightpane" / name).read_bytes()


def test_it_is_written_as_if_its_last_event_were_an_hour_ago(tmp_path):
    leads, events = write_example(tmp_path, NOW)

    shipped = files("leadlight.templates").joinpath("brightpane", "events.csv").read_text(encoding="utf-8")
    read = list(csv.DictReader(events.read_text(encoding="utf-8").splitlines()))
    times = [datetime.fromisoformat(row["timestamp"]) for row in read if row["timestamp"][:4] == "2027"]
    assert max(times) == NOW - timedelta(hours=1)
    assert len(read) == len(list(csv.DictReader(shipped.splitlines())))
    assert "Annika Bergström" in leads.read_text(encoding="utf-8")


def test_its_model_is_brightpanes():
    assert "name: Brightpane" in example_model()
