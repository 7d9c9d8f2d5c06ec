"""A scoring model from its text: the model, or every problem at once with line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from leadlight.errors import ModelError
from leadlight.scoring.coherence import RULE_KINDS, Path, did_you_mean, problems_across
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.document import Document, DocumentProblem, read_document
from leadlight.scoring.mistakes import mistake
from leadlight.scoring.scalars import written
from leadlight.scoring.shape import keys_at

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a document, at a line and column from 1."""

    line: int
    column: int
    sentence: str

    def at(self, source: str) -> str:
        """The problem as one line of a message."""
        return f"{source}:{self.line}:{self.column}: {self.sentence}"


class UnreadableModel(ModelError):  # noqa: N818 - said of the model
    """A document that is no scoring model; `problems` lists all that is wrong, in order."""

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        """Keep the problems of `source` in the order of the document."""
        self.source = source
        self.problems = sorted(set(problems))
        super().__init__("\n".join(problem.at(source) for problem in self.problems))


def read_model(text: str, source: str = "the model") -> ScoringModel:
    """Read a scoring model; raises UnreadableModel with every problem of the document at once."""
    return read_with_warnings(text, source)[0]


def read_with_warnings(text: str, source: str = "the model") -> tuple[ScoringModel, list[Problem]]:
    """A scoring model and what may not be meant as written; raises UnreadableModel."""
    try:
        document = read_document(text.removeprefix("\ufeff"))
    except DocumentProblem as found:
        raise UnreadableModel(source, [Problem(*found.place, found.sentence)]) from None
    model, problems = _validated(document)
    if model is None or problems:
        raise UnreadableModel(source, problems)
    return model, list(_warnings(document))


def _validated(document: Document) -> tuple[ScoringModel | None, list[Problem]]:
    if not isinstance(document.value, dict):
        return None, [
            Problem(
                1, 1, f"a scoring model is a mapping that begins with `name:`, not {written(document.value)}"
            )
        ]
    problems = [_located(document, path, sentence) for path, sentence in document.repeated]
    problems += [_located(document, path, _no_value(path)) for path in document.empty]
    problems += [_located(document, path, sentence) for path, sentence in problems_across(document.value)]
    try:
        model = ScoringModel.model_validate(document.value, context={"looked_across": True})
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=True)
        found = [(_path_of(document, detail), detail) for detail in details]
        empty = set(document.empty)
        return None, problems + [_said(document, path, detail) for path, detail in found if path not in empty]
    return model, problems


def _located(document: Document, path: Path, sentence: str) -> Problem:
    line, column = document.places[path]
    return Problem(line, column, f"{_rule_at(document, path)}{sentence}")


def _no_value(path: Path) -> str:
    if isinstance(path[-1], str):
        return f"`{path[-1]}` has no value; write one, or take the key out"
    return "nothing stands here; write a value, or take the entry out"


def _written_path(document: Document, location: tuple[Any, ...]) -> Path:
    """The document's own path of a location among the models, which name parts nobody wrote."""
    path: Path = ()
    for step, part in enumerate(location):
        # after `rules` and its index stands the kind of the rule, which may be spelled like one of its keys
        is_kind = step > 1 and location[step - 2] == "rules" and isinstance(location[step - 1], int)
        if not is_kind and (*path, part) in document.places:
            path = (*path, part)
    return path


def _rule_at(document: Document, path: Path) -> str:
    """`rule 'Viewed pricing': ` where the path lies in a rule that has a name."""
    value = document.value
    named = ""
    for step, part in enumerate(path):
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):  # what a key that stands twice held the first time
            break
        if (
            step
            and path[step - 1] == "rules"
            and isinstance(value, dict)
            and isinstance(value.get("name"), str)
        ):
            named = f"rule {written(value['name'])}: "
    return named


def _path_of(document: Document, detail: ErrorDetails) -> Path:
    path = _written_path(document, detail["loc"])
    at = detail["input"] if detail["type"] == "invalid_key" else detail.get("ctx", {}).get("at", path)
    return (*path, at) if (*path, at) in document.places else path


def _said(document: Document, path: Path, detail: ErrorDetails) -> Problem:
    return _located(document, path, _sentence(detail, path))


def _sentence(detail: ErrorDetails, path: Path) -> str:
    match detail["type"]:
        case "union_tag_not_found":
            return _kind_problem(detail["input"])
        case "too_short":
            least = detail["ctx"]["min_length"]
            return f"`{path[-1]}` needs at least {least} {'entry' if least == 1 else 'entries'}"
        case "invalid_key":
            return f"a key is a word here, not {written(detail['input'])}"
        case _:
            return mistake(detail, keys_at)


_A_RULE = "a rule is a mapping such as {name: Big company, when: {employees: {above: 100}}, points: 5}"


def _kind_problem(rule: object) -> str:
    if not isinstance(rule, dict):
        return f"{_A_RULE}, not {written(rule)}"
    if found := [f"`{kind}`" for kind in RULE_KINDS if kind in rule]:
        return f"a rule is of one kind, this one says {' and '.join(found)}; make two rules, or use `only_if`"
    hints = [hint for key in rule if isinstance(key, str) and (hint := did_you_mean(key, RULE_KINDS))]
    kinds = ", ".join(f"`{kind}`" for kind in RULE_KINDS)
    return f"a rule needs one of {kinds}{hints[0] if hints else ''}"


def _warnings(document: Document) -> Iterator[Problem]:
    for path in document.bare_no:
        siblings = document.value
        for part in path[:-1]:
            siblings = siblings[part]
        if any(isinstance(sibling, str) for sibling in siblings):
            what = "a bare `no` among texts is the truth value"
            yield _located(document, path, f"{what}; write 'no' in quotes if Norway is meant")
