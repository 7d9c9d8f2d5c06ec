"""A lead from plain Python values, named as its source names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadlight.errors import DataError
from leadlight.ingest.messages import event_of
from leadlight.scoring.lead import Lead
from leadlight.scoring.values import ISO, Forms, Value, normal_name


def lead_of(
    fields: Mapping[str, object], events: Iterable[Mapping[str, object]] = (), forms: Forms = ISO
) -> Lead:
    """A lead of raw fields and event messages; events without a readable name or time are left out.

    Nested fields join with `_`. Raises DataError for two fields with one name.
    """
    found = (event_of(message, forms) for message in events)
    return Lead(_named(fields), tuple(event for event in found if event is not None))


def _named(fields: Mapping[str, object], path: tuple[str, ...] = ()) -> dict[str, Value]:
    named: dict[str, Value] = {}
    for field, value in fields.items():
        here = (*path, field)
        inner = _named(value, here) if isinstance(value, Mapping) else {normal_name("_".join(here)): value}
        for name in inner:
            if not name or name in named:
                what = f"is the field '{name}', as another one is" if name else "has no letter or digit"
                raise DataError(f"the field '{field}' {what}; give each field a name of its own")
        named |= inner  # type: ignore[arg-type]  # what is no mapping is a value
    return named
