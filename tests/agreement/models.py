"""Scoring models drawn over the whole language, as the documents people write."""

from datetime import UTC
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from leadlight.scoring.values import moment
from tests.agreement.gates import Document, gates, grades_of, grading, without_nothing
from tests.agreement.values import (
    NUMBERS_AS_TEXT,
    TEXTS,
    TRUTHS_AS_TEXT,
    bounds,
    lengths,
    mix,
    perhaps,
    points,
    small_texts,
    times,
    written_time,
)

FIELDS = [
    "industry",
    "employees",
    "subscribed",
    "last_seen",
    "job_title",
    "email",
    "tags",
    "address_city",
    "created_at",
]
DERIVED = ["email_domain", "email_kind", "seniority", "job_function"]
PROPERTIES = ["path", "amount", "flag", "seen_at", "labels", "page_depth"]
ABSENT = "of_no_column"
EVENT_NAMES = ["view", "click", "page_viewed", "demo_requested", "gone"]
EXPRESSIONS = [
    "ceo|vp",
    "^5",
    r"\d",
    "ß",
    "straße",
    "é",
    "[[:alpha:]]+$",
    " ",
    r"\w+\s\w",
    "FINANCE",
    "^.$",
    r"\.0",
    "k",
    r"1_|\\",
]
NUMBERS = [
    Decimal(n)
    for n in (
        "5",
        "0",
        "0.1",
        "1000",
        "-2.5",
        "2.675",
        "1",
        "3",
        "7.5",
        "9007199254740993",
        "1000000000000.5",
        "5.00",
    )
]

operand_texts = st.sampled_from([t for t in TEXTS + NUMBERS_AS_TEXT + TRUTHS_AS_TEXT if t.strip()])
likely_texts = small_texts.filter(str.strip)
scalars = mix((2, operand_texts), (3, likely_texts), (1, st.sampled_from(NUMBERS)), (1, st.booleans()))
text_operands = mix(
    (1, operand_texts), (2, likely_texts), (1, st.lists(operand_texts, min_size=1, max_size=3))
)
one_name = st.sampled_from(["view", "view", "View (old)", "click", *EVENT_NAMES])
event_names = mix((4, one_name), (2, st.just("any")), (1, st.lists(one_name, min_size=1, max_size=2)))


def tests(at: int) -> st.SearchStrategy[Any]:
    """What is asked of one field: every test of the language, alone or two together."""
    numbers = st.sampled_from(NUMBERS)
    instants = times(at).filter(lambda t: t > -(10**15)).flatmap(written_time).map(str.strip)
    of_kind = {
        "is": scalars, "is_not": scalars,
        "in": st.lists(scalars, min_size=1, max_size=4), "not_in": st.lists(scalars, min_size=1, max_size=3),
        "contains": text_operands, "not_contains": text_operands, "starts_with": text_operands, "ends_with": text_operands,
        "matches": st.sampled_from(EXPRESSIONS),
        "above": numbers, "at_least": numbers, "below": numbers, "at_most": numbers,
        "between": st.tuples(numbers, numbers).map(sorted),
        "known": st.booleans(),
        "newer_than": lengths, "older_than": lengths, "within_next": lengths, "after": instants, "before": instants,
    }  # fmt: skip
    one = st.sampled_from(sorted(of_kind)).flatmap(
        lambda kind: of_kind[kind].map(lambda operand: {kind: operand})
    )
    both = st.tuples(one, one).map(lambda pair: {**pair[0], **pair[1]})
    return mix((1, scalars), (1, st.lists(scalars, min_size=1, max_size=3)), (5, one), (1, both))


def conditions(at: int, names: list[str]) -> st.SearchStrategy[Document]:
    """Conditions on these names, with `all`, `any` and `not` down to the third level."""
    leaf = st.dictionaries(st.sampled_from(names), tests(at), min_size=1, max_size=2)

    def combined(inner: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
        several = st.lists(inner, min_size=1, max_size=2)
        return st.one_of(
            inner.map(lambda c: {"not": c}),
            several.map(lambda cs: {"any": cs}),
            several.map(lambda cs: {"all": cs}),
            st.tuples(leaf, inner).map(lambda pair: {**pair[0], "not": pair[1]}),
        )

    return mix((5, leaf), (2, combined(leaf)), (1, combined(combined(leaf))))


@cache
def parts_as_of(at: int) -> "Parts":
    """The strategies of an instant, made once: making them takes longer than drawing."""
    return Parts(at)


class Parts:
    """The parts of models as of one instant."""

    def __init__(self, at: int) -> None:
        self.on_lead = conditions(at, [*FIELDS, *DERIVED, ABSENT])
        self.on_event = conditions(at, [*PROPERTIES, ABSENT])
        # most conditions hold for no lead, so some that often do
        often = st.sampled_from(FIELDS).flatmap(
            lambda name: st.sampled_from([{name: {"known": True}}, {"not": {name: "yes"}}])
        )
        self.maybe_on_lead = mix((12, st.none()), (2, often), (1, self.on_lead))
        often = st.sampled_from(PROPERTIES).flatmap(
            lambda name: st.sampled_from([{name: {"known": True}}, {name: {"is_not": "yes"}}])
        )
        self.maybe_on_event = mix((5, st.none()), (1, often), (1, self.on_event))
        step = st.fixed_dictionaries({"event": event_names, "where": self.maybe_on_event})
        self._rules: dict[str, st.SearchStrategy[Document]] = {}
        field, any_field = st.sampled_from([*FIELDS, ABSENT]), st.sampled_from([*FIELDS, *DERIVED, ABSENT])
        tabled = st.dictionaries(scalars, points, min_size=1, max_size=5)
        self.kinds = mix(
            (2, st.fixed_dictionaries({"when": self.on_lead, "points": points})),
            (1, st.fixed_dictionaries({"table": any_field, "points": tabled, "otherwise": points})),
            (1, st.fixed_dictionaries({"per": field, "points": points})),
            (6, self.event_rule()),
            (2, st.fixed_dictionaries({
                "quiet": event_names, "for": lengths, "points": points, "where": self.maybe_on_event, "repeat": st.booleans(),
            })),
            (2, st.fixed_dictionaries({
                "sequence": st.lists(step, min_size=2, max_size=3),
                "within": lengths, "since": perhaps(lengths, 2), "points": points,
            })),
        )  # fmt: skip

    def event_rule(self) -> st.SearchStrategy[Document]:
        optional = {
            "within": lengths,
            "min_count": st.integers(1, 3),
            "max_count": st.one_of(st.integers(1, 4), st.just(150)),
            "once_per": st.sampled_from(["day", "week", "month"]),
            "sum": st.sampled_from([*PROPERTIES, "amount", "amount", ABSENT]),
        }
        fades = st.one_of(lengths.map(lambda d: {"half_life": d}), lengths.map(lambda d: {"linear": d}))
        tiers = st.dictionaries(st.integers(1, 12), points, min_size=1, max_size=3)
        paid = mix(
            (2, st.fixed_dictionaries({"points": points})),
            (2, st.fixed_dictionaries({"points": points, "fade": fades})),
            (1, st.fixed_dictionaries({"points": tiers})),
        )
        chosen = st.sets(st.sampled_from(sorted(optional)), max_size=3).flatmap(
            lambda keys: st.fixed_dictionaries({key: optional[key] for key in sorted(keys)})
        )
        seen = st.fixed_dictionaries({"event": event_names, "where": self.maybe_on_event})
        return st.tuples(seen, chosen, paid).map(lambda parts: {**parts[0], **parts[1], **parts[2]})

    def rule(self, name: str) -> st.SearchStrategy[Document]:
        return (
            self._rules.setdefault(name, self._rule(name)) if name not in self._rules else self._rules[name]
        )

    def _rule(self, name: str) -> st.SearchStrategy[Document]:
        base = st.fixed_dictionaries(
            {
                "name": st.just(name),
                "enabled": st.sampled_from([True] * 9 + [False]),
                "only_if": self.maybe_on_lead,
                "max_points": perhaps(points.map(abs), 4),
            }
        )
        return st.tuples(base, self.kinds).map(lambda parts: without_nothing({**parts[0], **parts[1]}))

    @st.composite
    @staticmethod
    def part(draw: st.DrawFn, self: "Parts", names: list[str]) -> Document:
        """A score or a group: rules, bounds, what it starts over with."""
        return without_nothing(
            {
                **draw(bounded_by),
                "only_if": draw(self.maybe_on_lead),
                "reset_by": draw(resets),
                "rules": [draw(self.rule(name)) for name in names],
            }
        )


resets = perhaps(st.sampled_from(["gone", "Demo Requested", ["gone", "view"], "never happens"]), 3)
bounded_by = st.tuples(bounds, bounds).map(
    lambda pair: dict(zip(("min", "max"), sorted(pair) if None not in pair else pair, strict=True))
)


RULE_NAMES = ["Viewed it", "it's; 'odd'", "Öl & ﬁ − 50%", "a\\b $1 {x}", "five", "six", "seven", "eight"]
WEIGHTS = [Decimal(n) for n in ("1", "0", "0.5", "-1", "0.0001", "2.3333", "0.005", "-0.05")]


@st.composite
def documents(draw: st.DrawFn, at: int) -> Document:
    """A whole model, one or two scores with up to eight rules between them."""
    parts = parts_as_of(at)
    places: dict[str, list[str]] = {"fit": [], "web": [], "engagement": []}
    for name in RULE_NAMES[: draw(st.integers(1, len(RULE_NAMES)))]:
        places[draw(st.sampled_from(sorted(places)))].append(name)
    scores = {"fit": draw(Parts.part(parts, places["fit"]))}
    if places["web"]:
        scores["fit"]["groups"] = {"web": draw(Parts.part(parts, places["web"]))}
    if places["engagement"]:
        scores["engagement"] = draw(Parts.part(parts, places["engagement"]))
    weights = draw(
        st.one_of(st.none(), st.dictionaries(st.sampled_from(sorted(scores)), st.sampled_from(WEIGHTS)))
    )
    grades = draw(st.one_of(st.none(), grading(sorted(scores))))
    froms = st.lists(
        st.sampled_from([None, Decimal(0), Decimal(5), Decimal("20.25"), Decimal(-10)]), max_size=4
    )
    known = (parts.maybe_on_lead, sorted(scores), grades_of(grades))
    exclusions = mix((3, st.just([])), (1, st.lists(parts.on_lead, min_size=1, max_size=2)))
    return without_nothing(
        {
            "name": f"drawn as of {moment(at).astimezone(UTC):%c}",
            "exclude": [
                {"name": f"It's {place}", "when": when} for place, when in enumerate(draw(exclusions))
            ],
            "scores": scores,
            "total": {**draw(bounded_by), **(weights or {})},
            "priorities": draw(gates(*known, list(dict.fromkeys(draw(froms))))),
            "grades": grades,
            "stages": draw(gates(*known, draw(froms))),
        }
    )
