"""What is told: numbers, a sentence, and a key that is one of its crossing's."""

import pytest

from leadlight.engage.absences import Absence, Silence
from leadlight.engage.signals import Crossing, Kind, of_absence, of_crossing, of_silence, of_surge
from leadlight.engage.surges import Surge
from leadlight.scoring.values import DAY
from tests.engage.visits import NOW


def test_a_surge_says_how_many_where_how_many_were_to_be_expected():
    signal = of_surge(Surge(NOW, 9, 3, 1.234, 4.1), 3.2, None)

    assert signal.sentence == (
        "9 visits in 3 days, where its own 8 weeks and its peers let 1.2 be expected; "
        "by chance it is so many about once in 13,000 times."
    )
    assert signal.evidence == {
        "visits": 9, "days": 3, "expected": 1.23, "once_in": 13_000, "rarity": 4.1, "threshold": 3.2,
    }  # fmt: skip
    assert signal.key == "surge:0"
    assert of_surge(Surge(NOW, 9, 3, 1.2, 4.1), 3.2, NOW - DAY).key == f"surge:{NOW - DAY}"
    assert signal.expires_at == NOW + 7 * DAY


@pytest.mark.parametrize(
    ("days", "usual", "sentence"),
    [
        (73.0, 12.0, "Back after 73 days; it used to come every 12 days."),
        (41.0, 1.0, "Back after 41 days; it used to come every 1 day."),
        (30.04, None, "Back after 30 days; it had come once before."),
    ],
)
def test_a_return_says_after_how_long(days, usual, sentence):
    signal = of_absence(Absence(NOW, days, usual))

    assert signal.sentence == sentence
    assert signal.key == f"return:{NOW - round(days * DAY)}"


def test_a_silence_says_what_was_usual():
    signal = of_silence(Silence(NOW, NOW - 12 * DAY, 12, 2.5, 22, 55, 3.0), 3.0)

    assert signal.sentence == (
        "Nothing for 12 days; it came every 2.5 days before, 22 times. "
        "A pause so long comes by chance about once in 1,000 times."
    )
    assert signal.key == f"silence:{NOW - 12 * DAY}"


def test_a_crossing_says_what_was_before_and_with_how_many_points():
    up = of_crossing(Crossing(Kind.PRIORITY, NOW, "Medium", "High", 7250), None)
    stage = of_crossing(Crossing(Kind.STAGE, NOW, None, "MQL", None), 5)

    assert up.sentence == "Its priority is High now, Medium before, with 72.5 points."
    assert (up.key, up.level) == ("priority:High:0", "High")
    assert up.evidence == {"from": "Medium", "to": "High", "points": 72.5}
    assert stage.sentence == "It qualifies for MQL now."
    assert stage.key == "stage:MQL:5"
