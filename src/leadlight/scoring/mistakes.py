"""What is wrong with a key or a value of a document, in words that all documents of ours share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from leadlight.scoring.coherence import did_you_mean
from leadlight.scoring.scalars import written

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

KnownAt = Callable[[tuple[int | str, ...]], Sequence[str]]
"""The keys that may stand at a place of a document."""


def mistake(detail: ErrorDetails, known_at: KnownAt) -> str:
    """What Pydantic found wrong, as a person would say it."""
    last = detail["loc"][-1] if detail["loc"] else ""
    value = written(detail["input"])
    match detail["type"]:
        case "said":
            return str(detail["ctx"]["sentence"])
        case "missing":
            return f"`{last}` is missing"
        case "extra_forbidden":
            known = known_at(detail["loc"][:-1])
            return (
                f"unknown key {written(last)}{did_you_mean(str(last), known)}; known here: {', '.join(known)}"
            )
        case "model_type" | "model_attributes_type" | "dict_type" | "mapping_type":
            return f"a mapping (`key: value`) is needed here, not {value}"
        case "tuple_type" | "list_type":
            return f"a list is needed here, not {value}"
        case "literal_error":
            return f"{value} is not known here; it is one of {detail['ctx']['expected']}"
        case _:
            return f"{detail['msg']}, not {value}"
