"""Short ways to say what a test is given: a model of one rule, an event some time ago, its points."""

from datetime import UTC, datetime
from decimal import Decimal

from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.reading import UnreadableModel, read_model
from leadlight.scoring.values import duration, microseconds

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
NOW = microseconds(AT)


def micros(text: str) -> int:
    length = duration(text)
    assert length is not None
    return length


def ago(text: str) -> int:
    return NOW - micros(text)


def event(name: str = "view", time: int | str = "1 day", /, **properties) -> Event:
    return Event(name, ago(time) if isinstance(time, str) else time, properties)


def document(*rules: str, score_keys: str = "", more: str = "") -> str:
    lines = ["name: a model", "scores:", "  fit:"]
    lines += [f"    {score_keys}"] if score_keys else []
    lines += ["    rules:", *(f"      - {{name: rule {n}, {rule}}}" for n, rule in enumerate(rules, 1))]
    return "\n".join([*lines, more])


def model(*rules: str, score_keys: str = "", more: str = "") -> ScoringModel:
    return read_model(document(*rules, score_keys=score_keys, more=more))


def points(rule: str, *events: Event, **fields) -> Decimal:
    """The total of a lead under a model of one rule."""
    total = score(model(rule), Lead(fields, events), AT).total
    assert total is not None
    return total


def problems(text: str) -> list[str]:
    """What is said of a document, each with line and column; nothing of one that can be read."""
    try:
        read_model(text, "m")
    except UnreadableModel as error:
        return str(error).splitlines()
    return []
