"""A company changed in parts, as forms do: what is said is checked as the YAML would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import ValidationError

from leadlight.engage.company import Company, PipelineError, keys_at
from leadlight.scoring.mistakes import mistake

Place: TypeAlias = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong, and at which part: `("pipeline", 2, "name")`; blank for what parts do not agree on."""

    place: Place
    sentence: str


class CannotChangeError(PipelineError):
    """A change of the company that cannot be made; `wrong` lists all that is."""

    def __init__(self, wrong: list[Wrong]) -> None:
        self.wrong = wrong
        super().__init__("\n".join(each.sentence for each in wrong))


def changed(company: Company, parts: Mapping[str, Any]) -> Company:
    """The company with some parts replaced, as JSON has them. Raises CannotChangeError."""
    try:
        return Company.model_validate({**company.as_json(), **parts})
    except ValidationError as error:
        raise CannotChangeError([
            Wrong(tuple(detail["loc"]), _sentence(mistake(detail, keys_at)))
            for detail in error.errors(include_url=False)
        ]) from None  # fmt: skip


def _sentence(said: str) -> str:
    text = f"{said[:1].upper()}{said[1:]}"
    return text if text.endswith(".") else f"{text}."
