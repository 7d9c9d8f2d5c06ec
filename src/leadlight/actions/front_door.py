"""What Python users call to learn from outcomes: a line each, with the options of the commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack

from leadlight.actions.load_model import load_model, model_text
from leadlight.actions.past_leads import Look
from leadlight.actions.work_table import Inputs
from leadlight.errors import DataError
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.points.thresholds import Capacity
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.values import Forms, duration, instant, moment

if TYPE_CHECKING:
    from leadlight.actions.learn import Lessons
    from leadlight.actions.predict import PredictedList
    from leadlight.actions.profile_customers import Profiled
    from leadlight.actions.suggest_model import Suggested
    from leadlight.insights.backtest import Backtest
    from leadlight.learning.predictors.predictor import Predictor
    from leadlight.learning.readiness import Readiness
    from leadlight.learning.watching.monitor_report import Monitored

Place: TypeAlias = str | PathLike[str]
"""A path, or an address as the commands take them."""


class Spelling(TypedDict, total=False):
    """How dates and numbers are written: as the options of the same names of the commands."""

    dates: Literal["dmy", "mdy"]
    decimal: Literal["point", "comma"]


class Reading(Spelling, total=False):
    """How leads and events are read: as the options of the same names of the commands."""

    events: Place | Iterable[Place]
    events_map: Mapping[str, str]
    as_of: datetime | str
    key: str


class PastLeads(Reading, total=False):
    """What is known of past leads besides how they ended: as the options of the commands."""

    won: str
    created: str
    decided: str
    order: str
    group: str
    matures_after: str
    at: str


class Learning(PastLeads, total=False):
    """What is learned from: as the options of the commands."""

    keep: str | Iterable[str]
    drop: str | Iterable[str]


class Looking(Learning, total=False):
    """What is looked at before it is learned from: as the options of the commands."""

    value: str


class Teaching(Looking, total=False):
    """The options of learning a predictor; `model` is the file of the rules to be beaten."""

    segment: str
    model: Place
    seed: int


class Suggesting(Learning, total=False):
    """The options of suggesting a scoring model."""

    like: Place
    capacity: str
    rules: int


def readiness(leads: Place, outcome: str, **options: Unpack[Looking]) -> Readiness:
    """Look at what past leads can teach, field by field, before anything is learned."""
    from leadlight.actions.check_readiness import check_readiness  # noqa: PLC0415 - loads when it is needed

    given = _given(options, Looking)
    return check_readiness(_inputs(leads, given), _outcome(outcome, given), _fields(given), _look(given))


def learn(leads: Place, outcome: str, **options: Unpack[Teaching]) -> Lessons:
    """Learn who will be won: `learn("leads.csv", "converted").save("leads.predictor")`."""
    from leadlight.actions.learn import LearnChoices, learn_from_leads  # noqa: PLC0415 - likewise

    given = _given(options, Teaching)
    model = given.get("model")
    choices = LearnChoices(
        _fields(given),
        given.get("segment"),
        None if model is None else Path(_place("model", model)),
        _age(given),
        as_of_given="as_of" in given,
        seed=given.get("seed", 0),
    )
    return learn_from_leads(_inputs(leads, given), _outcome(outcome, given), choices)


def predict(
    leads: Place,
    predictor: Place | Predictor | Lessons,
    output: Place | None = None,
    **options: Unpack[Reading],
) -> PredictedList:
    """Predict leads by a predictor, the likeliest first; written to `output` if it is named."""
    from leadlight.actions.learn import Lessons  # noqa: PLC0415 - likewise
    from leadlight.actions.predict import PredictOutput, predict_leads  # noqa: PLC0415 - likewise
    from leadlight.learning.predictors.predictor import Predictor  # noqa: PLC0415 - likewise

    given = _given(options, Reading)
    learned: Any = predictor.predictor if isinstance(predictor, Lessons) else predictor
    if not isinstance(learned, Predictor):
        learned = Path(_place("predictor", learned))
    written = PredictOutput(None if output is None else _place("output", output), replace=True)
    return predict_leads(_inputs(leads, given), learned, written)


def monitor(
    leads: Place, predictor: Place, outcome: str | None = None, **options: Unpack[Learning]
) -> Monitored:
    """Compare leads with those a predictor (a file) learned from; with their outcome, what it said too."""
    from leadlight.actions.monitor_predictor import Watched, monitor_predictor  # noqa: PLC0415 - likewise

    given = _given(options, Learning)
    ended = None if outcome is None else _outcome(outcome, given)
    file = Path(_place("predictor", predictor))
    return monitor_predictor(
        _inputs(leads, given),
        Watched(file, ended, _fields(given), _age(given), as_of_given="as_of" in given),
    )


def profile(
    customers: Place, output: Place | None = None, leads: Place | None = None, **options: Unpack[Spelling]
) -> Profiled:
    """Describe the ideal customer as fit rules, beside leads if they are named.

    Written to `output`, a new file, if it is named.
    """
    from leadlight.actions.profile_customers import profile_customers  # noqa: PLC0415 - likewise

    given = _given(options, Spelling)
    beside = None if leads is None else _inputs(leads, given)
    found = profile_customers(_inputs(_place("customers", customers), given), beside)
    _write(output, found.text)
    return found


def suggest(
    leads: Place, outcome: str, output: Place | None = None, **options: Unpack[Suggesting]
) -> Suggested:
    """Learn points in the ordinary scoring language; written to `output`, a new file, if it is named."""
    from leadlight.actions.suggest_model import suggest_model  # noqa: PLC0415 - likewise
    from leadlight.actions.suggested_points import SuggestChoices  # noqa: PLC0415 - likewise

    given = _given(options, Suggesting)
    like = None if "like" not in given else model_text(Path(_place("like", given["like"])))
    choices = SuggestChoices(_fields(given), like, _capacity(given.get("capacity")), given.get("rules", 15))
    found = suggest_model(_inputs(leads, given), _outcome(outcome, given), choices, _look(given))
    _write(output, found.text)
    return found


def backtest(
    model: Place | ScoringModel,
    leads: Place,
    outcome: str,
    against: Place | ScoringModel | None = None,
    **options: Unpack[PastLeads],
) -> Backtest:
    """Score past leads by a model, each as of its moment, and compare with how they ended."""
    from leadlight.actions.backtest_model import Models, backtest_model  # noqa: PLC0415 - likewise

    given = _given(options, PastLeads)
    models = Models(_model(model), None if against is None else _model(against))
    return backtest_model(models, _inputs(leads, given), _outcome(outcome, given), _look(given))


def _write(output: Place | None, text: str) -> None:
    from leadlight.actions.start_model import write_new  # noqa: PLC0415 - likewise

    if output is not None:
        write_new(Path(_place("output", output)), text)


def _place(name: str, given: object) -> str:
    """A path or an address as text; raises DataError for what is neither, such as the leads themselves."""
    if isinstance(given, str | PathLike):
        return str(given)
    package = type(given).__module__.partition(".")[0]
    what = type(given).__name__ if package == "builtins" else f"{package} {type(given).__name__}"
    raise DataError(
        f"{name}: a path or an address is taken, such as 'leads.csv', and no {what}. Write it to a file "
        "first (a data frame has to_parquet or write_parquet), and give its path."
    )


def _given(options: Any, known: type) -> dict[str, Any]:  # noqa: ANN401 - any of the typed dictionaries
    """The options that are not None; raises TypeError for one there is not, as Python does."""
    names = set(known.__annotations__)
    if unknown := sorted(options.keys() - names):
        raise TypeError(f"there is no option '{unknown[0]}'; there are {', '.join(sorted(names))}")
    return {name: value for name, value in options.items() if value is not None}


def _names(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)  # a name alone is no list of letters


def _inputs(leads: Place, given: Mapping[str, Any]) -> Inputs:
    events = given.get("events", ())
    # a data frame too can be iterated over: it gives the names of its columns
    several = isinstance(events, Sequence | AbstractSet | Iterator) and not isinstance(events, str)
    return Inputs(
        _place("leads", leads),
        tuple(_place("events", each) for each in (events if several else [events])),
        at=_instant(given.get("as_of")),
        key=given.get("key"),
        renamed=dict(given.get("events_map", {})),
        forms=Forms(given.get("dates"), given.get("decimal", "point")),
    )


def _instant(as_of: datetime | str | None) -> datetime:
    if as_of is None:
        return datetime.now(UTC)
    if isinstance(as_of, datetime):
        return as_of
    found = instant(as_of)
    if found is None:
        raise DataError(f"as_of: '{as_of}' is no time. Write for example 2026-03-01T09:00:00Z.")
    return moment(found)


def _outcome(outcome: str, given: Mapping[str, Any]) -> OutcomeChoices:
    return OutcomeChoices(
        outcome,
        won=given.get("won"),
        created=given.get("created"),
        decided=given.get("decided"),
        order=given.get("order"),
        group=given.get("group"),
        value=given.get("value"),
        matures_after=_duration("matures_after", given.get("matures_after")),
    )


def _look(given: Mapping[str, Any]) -> Look:
    return Look(_age(given), as_of_given="as_of" in given)


def _age(given: Mapping[str, Any]) -> int | None:
    text = given.get("at")
    if text is None:
        return None
    base, _, span = text.partition("+")
    if base.strip().lower() != "created":
        raise DataError(f"at: '{text}' is no moment. Write for example created+14 days.")
    return _duration("at", span) if span.strip() else 0


def _duration(name: str, text: str | None) -> int | None:
    found = None if text is None else duration(text)
    if text is not None and found is None:
        raise DataError(f"{name}: '{text}' is no duration. Write for example 14 days.")
    return found


def _fields(given: Mapping[str, Any]) -> FieldChoices:
    return FieldChoices(_names(given.get("keep", ())), _names(given.get("drop", ())))


def _capacity(text: str | None) -> Capacity | None:
    found = None if text is None else Capacity.read(text)
    if text is not None and found is None:
        raise DataError(f"capacity: '{text}' is no capacity. Write for example '40 a week' or '20 %'.")
    return found


def _model(model: Place | ScoringModel) -> ScoringModel:
    return model if isinstance(model, ScoringModel) else load_model(Path(_place("model", model))).model
