"""Priorities, stages and grades as people write them."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.agreement.values import perhaps

Document = dict[str, Any]


def without_nothing(written: Document) -> Document:
    """A mapping without what is left out, as people write it."""
    return {
        key: without_nothing(value)
        if isinstance(value, dict) and key not in ("where", "when", "only_if")
        else value
        for key, value in written.items()
        if value is not None
    }


@st.composite
def gates(
    draw: st.DrawFn,
    when: st.SearchStrategy[Any],
    scores: list[str],
    grades: list[str],
    starts: list[Decimal | None],
) -> list[Document]:
    """Priorities or stages, one for each `from`."""
    bound = st.sampled_from([Decimal(n) for n in ("0", "5", "10.5", "-3", "50")])
    kind = st.sampled_from(["above", "at_least", "below", "at_most"])
    tested = st.one_of(
        st.dictionaries(kind, bound, min_size=1, max_size=2),
        st.tuples(bound, bound).map(lambda ab: {"between": sorted(ab)}),
    )
    maybe_tests = perhaps(
        st.dictionaries(st.sampled_from([*scores, "total"]), tested, min_size=1, max_size=1), 3
    )
    some_grades = st.lists(st.sampled_from(grades), min_size=1, max_size=3) if grades else st.none()
    return [
        without_nothing(
            {
                "name": f"gate {place}",
                "from": start,
                "when": draw(when),
                "scores": draw(maybe_tests),
                "grade": draw(perhaps(some_grades, 4)),
            }
        )
        for place, start in enumerate(starts)
    ]


@st.composite
def grading(draw: st.DrawFn, scores: list[str]) -> Document:
    """A letter, a digit or both."""
    labels = {"letter": ["A", "B", "ß"], "digit": ["1", "2", "3"]}
    wanted = draw(st.sampled_from([["letter"], ["digit"], ["letter", "digit"]]))
    return {
        part: without_nothing(
            {
                "score": draw(st.sampled_from([*scores, "total"])),
                "from": dict(
                    zip(
                        labels[part],
                        draw(st.permutations([Decimal(0), Decimal("7.5"), Decimal(-10)])),
                        strict=True,
                    )
                ),
                "otherwise": draw(st.sampled_from([None, "Z" if part == "letter" else "9"])),
            }
        )
        for part in wanted
    }


def grades_of(grades: Document | None) -> list[str]:
    if not grades:
        return []
    sides = [
        [*part["from"], *([part["otherwise"]] if "otherwise" in part else [])] for part in grades.values()
    ]
    return sides[0] if len(sides) == 1 else [letter + digit for letter in sides[0] for digit in sides[1]]
