"""What a company decides is written as it is read again."""

import pytest

from leadlight.engage.company import Company, Reason, RecycleRule, Recycling, Step, read_company
from leadlight.engage.company_text import written_company
from leadlight.engage.working_hours import Answer, Work
from leadlight.scoring.values import DAY, HOUR, MINUTE


@pytest.mark.parametrize(
    "company",
    [
        Company(),
        Company(
            currency="CHF",
            pipeline=(
                Step(name="Erstes Gespräch"),
                Step(name="no"),
                Step(name="Ja: unterschrieben", result="won"),
                Step(name='"weg"', result="lost"),
            ),
            accept=(),
            reject=(Reason(name="- zu früh # noch", then="Lost"),),
            recycle=Recycling(
                rest=36 * HOUR,
                rules=(
                    RecycleRule(stage="MQL", after=90 * DAY),
                    RecycleRule(stage="true", after=90 * MINUTE),
                ),
            ),
            work=Work(
                days=("Monday", "Saturday"),
                opens="08:30",
                closes="24:00",
                zone="Europe/Berlin",
                answer=(Answer(priority="no", within="3-5 business days"),),
                explore=10,
            ),
        ),
    ],
)
def test_what_is_written_is_read_as_the_same(company):
    assert read_company(written_company(company)) == company
