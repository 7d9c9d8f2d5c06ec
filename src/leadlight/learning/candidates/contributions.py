"""What each field adds to the log-odds of a lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import Flags, Floats, Whole


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """Log-odds of leads: `base` plus what each field adds; `values` has the shape (fields, leads)."""

    base: float
    fields: tuple[str, ...]
    values: Floats

    @property
    def log_odds(self) -> Floats:
        """The log-odds of each lead: the same whichever leads stand beside it.

        NumPy adds up one column in another order than several, which changes the last digit.
        """
        total = np.zeros(self.values.shape[1])
        for of_field in self.values:
            total += of_field
        return np.asarray(self.base + total)

    def taken(self, rows: Whole) -> Contributions:
        """The contributions of some leads."""
        return Contributions(self.base, self.fields, self.values[:, rows])

    def replaced(self, field: str, leads: Flags, value: float) -> Contributions:
        """The same, but for what a field adds to some leads."""
        values = self.values.copy()
        for place, name in enumerate(self.fields):
            if name == field:
                values[place, leads] = value
        return Contributions(self.base, self.fields, values)

    def scaled(self, slope: float, intercept: float) -> Contributions:
        """The contributions of `slope * log_odds + intercept`."""
        return Contributions(slope * self.base + intercept, self.fields, slope * self.values)


def averaged(parts: tuple[Contributions, ...], shares: tuple[float, ...]) -> Contributions:
    """The weighted sum of contributions of the same leads."""
    fields = tuple(dict.fromkeys(name for part in parts for name in part.fields))
    place = {name: index for index, name in enumerate(fields)}
    values = np.zeros((len(fields), parts[0].values.shape[1]))
    for part, share in zip(parts, shares, strict=True):
        for name, row in zip(part.fields, part.values, strict=True):
            values[place[name]] += share * row
    base = sum(share * part.base for part, share in zip(parts, shares, strict=True))
    return Contributions(float(base), fields, values)
