"""Values that hit the edges of the language, and operands that meet them."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from leadlight.scoring.values import DAY, HOUR, MINUTE, microseconds, moment

INSTANTS = [
    microseconds(datetime(2026, 3, 4, 12, tzinfo=UTC)),  # a Wednesday at noon
    microseconds(
        datetime(2026, 3, 2, tzinfo=UTC)
    ),  # the first instant of a week, two days after one of a month
    microseconds(datetime(1970, 1, 20, 3, 4, 5, 678_901, tzinfo=UTC)),  # windows reach before 1970
]

LENGTHS = {
    "90 minutes": 90 * MINUTE,
    "1 day": DAY,
    "36 hours": 36 * HOUR,
    "7 days": 7 * DAY,
    "1 week": 7 * DAY,
    "1 month": 30 * DAY,
    "2 months": 60 * DAY,
}
lengths = st.sampled_from(list(LENGTHS))

TEXTS = [
    "software", "Software", " SOFTWARE\t", "Straße", "STRASSE", "ß", "ẞ", "İstanbul", "i̇stanbul", "ﬁnance", "finance",
    "é", "e\u0301", "É", "ǅ", "\u0345", "ς", "Σ", "it's", 'say "hi"', "back\\slash", "a;b,c", "50%_", "٣", "$1", "𝔘", "\u00a0x\u2003",
    "null", "ceo", "Vice President", "a@b@Rival.example", "ana@Straße.example", "@", "x@", "info@gmail.com", "head of sales",
]  # fmt: skip
BLANKS = ["", " ", "\u00a0\u2003", "\x1f"]
NUMBERS_AS_TEXT = [
    "5", "5.0", "05", "+5", "-5.0", " 7 ", "1_000", "1000", "1e3", "1E+3", "inf", "nan", "12abc", "0.1", "-0.0", "0", "2.675",
    "1e400", "0x10", "1.", ".5", "3.14159265358979323846", "9007199254740993", "99999999999999999999", "-2.5", "1e-7", "5.00", "4e-7", "1,5",
]  # fmt: skip
TRUTHS_AS_TEXT = ["yes", "No", "TRUE", "off", "Y", "f", "1", "0", "1.0", "0.0", "on ", "ja"]
INTEGERS = [0, 1, 2, 3, 5, 7, 11, -2, 500, 1000, 2**63 - 1, -(2**63), 9007199254740993]
REALS = [0.0, -0.0, 0.1, 0.3, 1.0, 2.5, 5.0, -2.5, 2.675, 1e3, 1e16, 1e22, 1e-7, 1e300, -1e300, 5e-324, 4.35, 1e12 + 0.5,
         0.0000005, 0.1000005, 2.0000015, float("nan"), float("inf"), float("-inf")]  # fmt: skip


def mix(*weighted: tuple[int, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """One of some strategies, each as often as its weight says; `one_of` takes equal ones once."""
    places = [place for place, (weight, _) in enumerate(weighted) for _ in range(weight)]
    return st.sampled_from(places).flatmap(lambda place: weighted[place][1])


def perhaps(strategy: st.SearchStrategy[Any], of: int) -> st.SearchStrategy[Any]:
    """Something once in so many times, else None."""
    return mix((of - 1, st.none()), (1, strategy))


small_texts = st.sampled_from(
    ["software", "SOFTWARE ", "5", "5.0", "yes", "ﬁnance", "Straße", "é", "", "-2.5", "1e3", "no"]
)
texts = mix(
    (4, small_texts),
    (3, st.sampled_from(TEXTS)),
    (1, st.sampled_from(NUMBERS_AS_TEXT)),
    (1, st.sampled_from(BLANKS)),
)


@cache
def times(at: int) -> st.SearchStrategy[int]:
    """Microseconds around everything a rule may look at: bounds of windows, borders of days, weeks and months."""
    bounds = [0, *LENGTHS.values(), *(2 * length for length in LENGTHS.values()), 60 * DAY, 60 * 36 * HOUR]
    day = at // DAY * DAY
    borders = [
        day,
        day - 2 * DAY,
        day - 3 * DAY,
        day - 4 * DAY,
        day - 7 * DAY,
        microseconds(moment(at).replace(day=1)) // DAY * DAY,
    ]
    near = st.sampled_from([at - bound for bound in bounds] + borders)
    return mix(
        (4, st.builds(int.__add__, near, st.sampled_from([0, 0, 0, 1, -1]))),
        (5, st.integers(0, 30).map(lambda quarters: at - quarters * 6 * HOUR)),
        (1, st.sampled_from([at + 1, at + DAY, at - 1, at - 4000 * DAY])),
    )


@cache
def written_time(micros: int) -> st.SearchStrategy[str]:
    """Ways to write an instant that mean it exactly."""
    when = moment(micros)
    bare = when.replace(tzinfo=None).isoformat()
    east = when.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat()
    far = when.astimezone(timezone(-timedelta(hours=23, minutes=59))).isoformat()
    forms = [bare + "Z", bare, bare.replace("T", " "), f"  {bare}Z ", when.isoformat(), east, far]
    if when.second == when.microsecond == 0:
        forms.append(bare[:16])
        forms.append(bare + ".0000009Z")
    if micros % DAY == 0:
        forms += [bare[:10], bare[:10]]
    return st.sampled_from(forms)


UNREADABLE_TIMES = ["", " ", "soon", "2026-02-30", "2026-03-01T24:00", "2026-03-01T10:00:60Z", "2026-3-1",
                    "2026-03-01T10:00+25:00", "1772366400", "2026-03-01t10:00", "2026-03-01T10:00:00 Z", "0001-01-01T00:00+01:00"]  # fmt: skip

points = st.one_of(
    st.sampled_from(
        ["10", "5", "1", "-15", "0", "0.01", "-0.01", "2.5", "0.33", "-7.25", "100000", "-100000"]
    ),
    st.integers(-2000, 2000).map(lambda n: str(Decimal(n) / 100)),
).map(Decimal)
bounds = perhaps(
    st.sampled_from([-20, -5, 0, 1, "4.5", 10, 12, 40, "-0.5"]).map(lambda n: Decimal(str(n))), 3
)
