"""Past leads written down in tests."""

from typing import Any

import numpy as np

from leadlight.learning.dataset import Column, EventLog, Known, PastLeads


def column(name, values):
    """Give a column of plain values."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return Column(name, array)


def past_of(outcome, /, moment=None, events=None, decided=None, **columns) -> Any:
    """Give past leads of columns by name, with their outcomes."""
    made = tuple(column(name, list(values)) for name, values in columns.items())
    known = Known(len(outcome), made, moment, events)
    return PastLeads(known, np.asarray(outcome, dtype=np.int64), decided=decided)


def events_of(rows):
    """Give a log of (lead, time, kind, channel, page), the last two None where there are none."""
    rows = list(rows)
    names = [sorted({row[place] for row in rows if row[place] is not None}) for place in (2, 3, 4)]
    code = [{name: index for index, name in enumerate(each)} for each in names]
    order = sorted(range(len(rows)), key=lambda place: rows[place][:2])
    lead, time = (np.array([rows[i][place] for i in order], dtype=np.int64) for place in (0, 1))
    coded = [
        np.array([-1 if rows[i][place] is None else code[place - 2][rows[i][place]] for i in order], np.int64)
        for place in (2, 3, 4)
    ]
    kind, channel, page = coded
    return EventLog(lead, time, kind, tuple(names[0]), channel, tuple(names[1]), page, tuple(names[2]))


def rows_of(past):
    """Give the places of all leads."""
    return np.arange(past.known.leads)
