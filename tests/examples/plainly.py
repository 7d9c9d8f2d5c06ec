"""Reading and rounding for the calculators by hand: slow and plain, and nothing of Leadlight in it."""

import csv
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).parents[2]
AS_OF = datetime(2026, 3, 1, 9, tzinfo=UTC)


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fold(text):
    """Two texts are the same to a marketer if these are: capitals and blanks around do not matter."""
    return unicodedata.normalize("NFC", str(text or "")).strip().casefold()


def number(text):
    """The number a text is, or None: '11-50' and '1,200' are none."""
    found = re.fullmatch(
        r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", str(text if text is not None else "").strip(), re.ASCII
    )
    return Fraction(found.group()) if found else None


def instant(text):
    """The time a text names, UTC where it names no zone, or None."""
    text = str(text or "").strip()
    if not re.match(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def days(count):
    return timedelta(days=count)


def younger(events, count, *, as_of=AS_OF):
    """The events of the last so many days; one exactly that old is too old."""
    return [event for event in events if event["at"] > as_of - days(count)]


def one_a_day(events):
    return {
        event["at"].astimezone(UTC).date(): event for event in sorted(events, key=lambda event: event["at"])
    }


def halved(age, half_life):
    """What is left of 1 after a time, if it halves every half-life."""
    with localcontext() as context:
        context.prec = 40
        lives = Decimal(age // timedelta(microseconds=1)) / Decimal(half_life // timedelta(microseconds=1))
        return Fraction(Decimal(2) ** -lives) if lives <= 60 else Fraction(0)


def thinned(age, length):
    """What is left of 1 after a time, if it goes to 0 in a straight line."""
    return max(
        Fraction(0), 1 - Fraction(age // timedelta(microseconds=1), length // timedelta(microseconds=1))
    )


def settled(points):
    """Points as a rule gives them: rounded to the millionth, then to the hundredth, half away from zero."""
    with localcontext() as context:
        context.prec = 60
        exact = Fraction(points)
        decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
        fine = decimal.quantize(Decimal("0.000001"), ROUND_HALF_UP)
        return Fraction(fine.quantize(Decimal("0.01"), ROUND_HALF_UP))


def held(points, low, high):
    """Points held between a lowest and a highest; None is no bound."""
    if low is not None and points < low:
        return Fraction(low)
    if high is not None and points > high:
        return Fraction(high)
    return points


def step(value, steps):
    """The points of the largest step that is reached, 0 below the smallest."""
    return max(((at, points) for at, points in steps.items() if at <= value), default=(0, 0))[1]


def written(points):
    """A sum as it stands in expected.csv: 61.5, 40, -3.25, nothing for no score."""
    if points is None:
        return ""
    text = f"{Decimal(points.numerator) / Decimal(points.denominator):.2f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def first_of_each_message(messages):
    """Keep one of the messages with one id, the earliest; keep all that have none."""
    kept, seen = [], set()
    for message in sorted(messages, key=lambda message: message["at"]):
        identity = str(message.get("message_id") or "").strip()
        if identity and identity in seen:
            continue
        seen.add(identity)
        kept.append(message)
    return kept


def write_expected(company, columns, rows):
    with (ROOT / "examples" / company / "expected.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
