"""How past leads ended."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.insights.rates import Figure, Flags, Floats, Whole, win_rate


@dataclass(frozen=True, slots=True, eq=False)
class Ended:
    """How leads ended, each array of shape (leads,): `days` from arrival to a win, NaN where unknown.

    `account` numbers the accounts from 0 where leads belong together.
    """

    won: Flags
    days: Floats
    account: Whole | None = None

    def of(self, among: Flags) -> Ended:
        """How some of the leads ended."""
        account = None if self.account is None else self.account[among]
        return Ended(self.won[among], self.days[among], account)

    @property
    def win_rate(self) -> Figure | None:
        """How many of all are won, accounts drawn whole."""
        return win_rate(self.won, self.account)
