"""What a company decides of its selling, as data that it changes: pipeline, reasons, hours of work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, Self, TypeAlias

from pydantic import Field, PlainValidator, ValidationError, model_validator

from leadlight.engage.stages import CUSTOMER, LOST, OPPORTUNITY, RECYCLED, SAL, SET_BY_PEOPLE, SQL
from leadlight.engage.working_hours import Answer, Work
from leadlight.errors import LeadlightError
from leadlight.scoring.conditions import Part
from leadlight.scoring.document import DocumentProblem, read_document
from leadlight.scoring.mistakes import mistake
from leadlight.scoring.scalars import Duration, Text, problem, written
from leadlight.scoring.values import DAY, normal_name

LONGEST = 200


class PipelineError(LeadlightError):
    """A pipeline that cannot be used; the text lists every problem, a line each."""


def _name(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not normal_name(text) or len(text) > LONGEST:
        raise problem(f"a name of at most {LONGEST} characters is needed here, not {written(value)}")
    return text


def _currency(value: object) -> str:
    text = value.strip().upper() if isinstance(value, str) else ""
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise problem(f"a currency has three letters, such as EUR, not {written(value)}")
    return text


Name: TypeAlias = Annotated[str, PlainValidator(_name)]
Currency: TypeAlias = Annotated[str, PlainValidator(_currency)]


class Step(Part):
    """A step of the pipeline; without a `result` the deal is open."""

    name: Name
    result: Literal["won", "lost"] | None = None


class Reason(Part):
    """A reason for rejecting a lead, and what becomes of it then."""

    name: Name
    then: Literal["Recycled", "Lost"] = "Recycled"


class RecycleRule(Part):
    """A lead that has been in a stage for so long is recycled."""

    stage: Name
    after: Duration


class Recycling(Part):
    """How long a recycled lead rests, and which leads are recycled by themselves."""

    rest: Duration = 30 * DAY
    rules: tuple[RecycleRule, ...] = ()


def _steps() -> tuple[Step, ...]:
    opened = ("Inquiry", "Qualified", "Proposal Sent", "Negotiation")
    return (
        *(Step(name=name) for name in opened),
        Step(name="Closed Won", result="won"),
        Step(name="Closed Lost", result="lost"),
    )


def _accepting() -> tuple[Text, ...]:
    return "Good fit", "Asked to be called", "Known already"


def _rejecting() -> tuple[Reason, ...]:
    recycled = ("Not ready yet", "No budget", "No answer", "Too little information")
    lost = ("Not a fit", "Competitor", "Not a buyer", "Duplicate")
    return (*(Reason(name=name) for name in recycled), *(Reason(name=name, then="Lost") for name in lost))


class Company(Part):
    """All of it, as an installation begins with it."""

    currency: Currency = "EUR"
    pipeline: tuple[Step, ...] = Field(default_factory=_steps)
    accept: tuple[Text, ...] = Field(default_factory=_accepting)
    reject: tuple[Reason, ...] = Field(default_factory=_rejecting)
    recycle: Recycling = Field(default_factory=Recycling)
    work: Work = Field(default_factory=Work)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        self._has_every_result()
        self._has_each_name_once()
        for rule in self.recycle.rules:
            if bare(rule.stage) in {bare(CUSTOMER), bare(RECYCLED)}:
                raise problem(f"nobody recycles a lead in {rule.stage} by a rule")
        return self

    def _has_every_result(self) -> None:
        results = {step.result for step in self.pipeline}
        if None not in results:
            raise problem("the pipeline needs a step that is open")
        if "won" not in results:
            raise problem("the pipeline needs a step that is won")
        if "lost" not in results:
            raise problem("the pipeline needs a step that is lost")

    def _has_each_name_once(self) -> None:
        for name in _doubled([step.name for step in self.pipeline], SET_BY_PEOPLE):
            raise problem(f"the step {name} is there already, or is the name of a stage")
        for name in _doubled([*self.accept]):
            raise problem(f"the reason {name} is there already")
        for name in _doubled([reason.name for reason in self.reject]):
            raise problem(f"the reason {name} is there already")
        for name in _doubled([rule.stage for rule in self.recycle.rules]):
            raise problem(f"the rule for the stage {name} is there already")
        for name in _doubled([each.priority for each in self.work.answer]):
            raise problem(f"the priority {name} is there already")

    @property
    def waits(self) -> dict[str, int]:
        """How long a lead stays in a stage before it is recycled by rule, in microseconds."""
        return {rule.stage: rule.after for rule in self.recycle.rules}

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return self.model_dump(mode="json")


def _doubled(names: Sequence[str], taken: Sequence[str] = ()) -> Iterator[str]:
    """The names that are taken, or come again, as they were written."""
    seen = {bare(name) for name in taken}
    for name in names:
        if bare(name) in seen:
            yield written(name)
        seen.add(bare(name))


class Target(NamedTuple):
    """A stage, and a step of the pipeline where it has any."""

    stage: str
    step: str = ""


_SPELLINGS = {
    "salesacceptedlead": SAL, "accepted": SAL, "salesaccepted": SAL,
    "salesqualifiedlead": SQL, "salesqualified": SQL,
    "deal": OPPORTUNITY, "won": CUSTOMER, "recycle": RECYCLED, "nurture": RECYCLED,
}  # fmt: skip
"""What other systems call these stages."""

_OF_MODELS = {
    "marketingqualifiedlead": "mql", "marketingqualified": "mql", "informationqualifiedlead": "iql",
}  # fmt: skip


def target_of(name: str, ladder: Sequence[str], company: Company) -> Target | None:
    """The stage or step that a name means, however it is spelt; None of one that is not known."""
    spelt = bare(name)
    steps = {bare(step.name): step for step in company.pipeline}
    if spelt in steps:
        return of_step(steps[spelt])
    stages = {**_SPELLINGS, **{bare(stage): stage for stage in SET_BY_PEOPLE}}
    if spelt in stages:
        return _with_step(stages[spelt], company)
    ladders = {bare(stage): stage for stage in ladder if stage not in SET_BY_PEOPLE}
    found = ladders.get(spelt) or ladders.get(_OF_MODELS.get(spelt, ""))
    return None if found is None else Target(found)


def of_step(step: Step) -> Target:
    """The stage of a step."""
    return Target({None: OPPORTUNITY, "won": CUSTOMER, "lost": LOST}[step.result], step.name)


def _with_step(stage: str, company: Company) -> Target:
    """A stage, with the first step of the pipeline that is of it."""
    return next((found for found in map(of_step, company.pipeline) if found.stage == stage), Target(stage))


def known_stages(ladder: Sequence[str], company: Company) -> list[str]:
    """Every name that people may move a lead to, in order."""
    models = [stage for stage in ladder if stage not in SET_BY_PEOPLE]
    return [*models, *SET_BY_PEOPLE, *(step.name for step in company.pipeline)]


def bare(name: str) -> str:
    """A name however it is spelt: in normal form and without what parts its words."""
    return normal_name(name).replace("_", "")


def read_company(text: str, source: str = "the pipeline") -> Company:
    """Read what a company decides from YAML; raises PipelineError with every problem at once."""
    try:
        document = read_document(text.removeprefix("\ufeff"))
    except DocumentProblem as found:
        line, column = found.place
        raise PipelineError(f"{source}:{line}:{column}: {found.sentence}") from None
    if not isinstance(document.value, dict):
        raise PipelineError(f"{source}:1:1: it is a mapping with the list `pipeline:`")
    try:
        return Company.model_validate(document.value)
    except ValidationError as error:
        said = (
            f"{source}:{_located(document.places, detail['loc'])}: {mistake(detail, keys_at)}"
            for detail in error.errors(include_url=False)
        )
        raise PipelineError("\n".join(said)) from None


def keys_at(location: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand at a location."""
    found: type[Part] = Company
    for part in location:
        found = _PARTS.get(part, found)
    return list(found.model_fields)


_PARTS: dict[int | str, type[Part]] = {
    "pipeline": Step, "reject": Reason, "recycle": Recycling, "rules": RecycleRule, "work": Work,
    "answer": Answer,
}  # fmt: skip


def _located(places: Mapping[tuple[Any, ...], tuple[int, int]], location: tuple[Any, ...]) -> str:
    """Line and column of the value at a location, else of the nearest that encloses it."""
    while location and location not in places:
        location = location[:-1]
    line, column = places.get(location, (1, 1))
    return f"{line}:{column}"
