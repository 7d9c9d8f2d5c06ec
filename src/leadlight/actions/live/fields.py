"""Fields that the company declares: imports say how many of their values are not of the declared type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast, get_args

from leadlight.errors import DataError
from leadlight.scoring.coherence import did_you_mean
from leadlight.scoring.values import Scalar, instant, normal_name, number, truth
from leadlight.storage.models import CustomField
from leadlight.storage.transaction import writing

Type = Literal["text", "number", "yes/no", "time"]

_READ: Mapping[str, Callable[[Scalar], object]] = {"number": number, "yes/no": truth, "time": instant}
_CALLED = {"number": "no number", "yes/no": "neither yes nor no", "time": "no time"}


def add_field(name: str, kind: str, at: int, label: str | None = None) -> CustomField:
    """Declare a field, or what it is from now on. Raises DataError."""
    normal = normal_name(name)
    if not normal:
        raise DataError(f"'{name}' has no letter or digit. Give the field a name.")
    if kind not in get_args(Type):
        raise DataError(f"There is no type '{kind}'{did_you_mean(kind, get_args(Type)) or '.'}")
    with writing():
        found, _ = CustomField.objects.update_or_create(
            name=normal,
            defaults={"type": kind, "label": label or name},
            create_defaults={"type": kind, "label": label or name, "created_at": at},
        )
    return found


def remove_field(name: str) -> None:
    """Declare a field no more; what leads have in it stays. Raises DataError."""
    normal = normal_name(name)
    with writing():
        removed, _ = CustomField.objects.filter(name=normal).delete()
    if not removed:
        known = list(CustomField.objects.order_by("name").values_list("name", flat=True))
        raise DataError(f"No field '{normal}' is declared{did_you_mean(normal, known) or '.'}")


def listed_fields() -> list[CustomField]:
    """The declared fields by name."""
    return list(CustomField.objects.order_by("name"))


@dataclass(slots=True)
class Declared:
    """Counts values that are not of the type their field has."""

    types: Mapping[str, str]
    unreadable: Counter[str] = field(default_factory=Counter)
    examples: dict[str, object] = field(default_factory=dict)

    @classmethod
    def now(cls) -> Declared:
        """The fields that are declared now, those of any text left out."""
        return cls({each.name: each.type for each in listed_fields() if each.type in _READ})

    def look(self, traits: Mapping[str, object]) -> None:
        """Count the values of a row."""
        for name, kind in self.types.items():
            value = traits.get(name)
            if (
                value is None
                or isinstance(value, list | dict)
                or _READ[kind](cast("Scalar", value)) is not None
            ):
                continue
            self.unreadable[name] += 1
            self.examples.setdefault(name, value)

    def sentences(self) -> tuple[str, ...]:
        """What is to be said, a sentence for each field."""
        return tuple(
            f"{count:,} {'value' if count == 1 else 'values'} of '{name}' {'is' if count == 1 else 'are'} "
            f"{_CALLED[self.types[name]]}, such as '{self.examples[name]}'; kept as written."
            for name, count in self.unreadable.items()
        )
