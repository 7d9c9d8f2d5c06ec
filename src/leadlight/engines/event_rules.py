"""Rules on events as SQL over what was gathered of a lead's events."""

from __future__ import annotations

import math
from dataclasses import dataclass

from leadlight.engines.events import EVENTS, KEY, TIME, EventPass, Matches
from leadlight.engines.fragments import (
    TRUE,
    all_of,
    any_of,
    bounded,
    case,
    from_binary,
    from_millionths,
    half_away,
    of_count,
    select,
    whole,
    wide,
    within_limits,
)
from leadlight.scoring.arithmetic import (
    LARGEST_CONTRIBUTION,
    MILLIONTHS,
    MILLIONTHS_IN_A_HUNDREDTH,
    MOST_HALF_LIVES,
    contribution,
    hundredths,
)
from leadlight.scoring.definition import EventRule, Fade, QuietRule, SequenceRule
from leadlight.scoring.values import DAY

MOST_LISTED = 100
"""Up to so many latest events are kept in a list by the one pass; more need a query of their own."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule gives a lead, as SQL: hundredths (never NULL), and where asked for the evidence."""

    points: str
    count: str = "NULL"
    latest: str = "NULL"


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What was gathered of the events that count: how many there were, how many count, their sum, the latest.

    `total` is the sum of weights, of faded weights, or of powers, by the rule's kind; NULL of none.
    """

    matched: str
    counted: str
    total: str
    latest: str


def event_rule(events: EventPass, rule: EventRule, index: int, resets: frozenset[str]) -> Given:
    """An `event:` rule."""
    matches = events.matches(rule.event, rule.where, events.after_reset(resets), within=rule.within)
    if rule.once_per is not None or (rule.max_count is not None and (rule.fade or rule.sum)):
        gathered = _listed(events, rule, index, matches) or _ranked(events, rule, index, matches)
    else:
        gathered = _passed(events, rule, index, matches)
    points = _points(rule, gathered)
    if rule.min_count is not None:
        points = case([(f"{gathered.matched} >= {rule.min_count}", points)], "0")
    return Given(points, gathered.counted, gathered.latest)


def _passed(events: EventPass, rule: EventRule, index: int, matches: Matches) -> _Gathered:
    """Gathered by the one pass, where the order of the events does not matter."""
    counted = matched = total = latest = "NULL"
    if events.setting.evidence or rule.min_count is not None or _by_count(rule):
        matched = f"COALESCE({events.count(f'n{index}', matches)}, 0)"
        counted = matched if rule.max_count is None else f"LEAST({matched}, {rule.max_count})"
    if not _by_count(rule):
        total = events.sum(f"s{index}", _fading(rule, matches, events.setting.at), _weight(events, rule))
    if events.setting.evidence:
        latest = events.latest(f"t{index}", matches)
    return _Gathered(matched, counted, total, latest)


def _by_count(rule: EventRule) -> bool:
    return rule.sum is None and rule.fade is None


def _fading(rule: EventRule, matches: Matches, at: int) -> Matches:
    """The events of which anything is left; the rest need not be added."""
    after = _faded_by(rule, at)
    return matches if after is None else matches.later(after)


def _faded_by(rule: EventRule, at: int) -> int | None:
    """The instant up to which nothing is left of an event's points."""
    match rule.fade:
        case Fade(linear=int(length)):
            return at - length
        case Fade(half_life=int(half_life)):
            return at - MOST_HALF_LIVES * half_life - 1
        case _:
            return None


def _weight(events: EventPass, rule: EventRule) -> str:
    """What an event adds: millionths or one, times the microseconds or the share that fading leaves."""
    weight = None if rule.sum is None else events.quantity(rule.sum)
    left = _left(rule, TIME, events.setting.at)
    if weight is None:
        return left or "1"
    if left is None:
        return weight
    return (
        f"{wide(weight)} * {left}"
        if rule.fade and rule.fade.linear
        else f"(CAST({weight} AS DOUBLE) / 1e6) * {left}"
    )


def _left(rule: EventRule, time: str, at: int) -> str | None:
    match rule.fade:
        case Fade(linear=int(length)):
            return f"({time} - {at - length})"
        case Fade(half_life=int(half_life)):
            return f"POWER(CAST(2 AS DOUBLE), CAST({time} - {at} AS DOUBLE) / {half_life}.0)"
        case _:
            return None


def _listed(events: EventPass, rule: EventRule, index: int, matches: Matches) -> _Gathered | None:
    """Gathered by the one pass as a list of the latest times; None where the rule or the engine needs more."""
    most = rule.max_count
    if not events.setting.top_n or rule.once_per or rule.sum or most is None or most > MOST_LISTED:
        return None
    times = events.largest(f"t{index}", matches, most)
    matched = "NULL" if rule.min_count is None else f"COALESCE({events.count(f'n{index}', matches)}, 0)"
    after = _faded_by(rule, events.setting.at)
    kept = times if after is None else f"list_filter({times}, lambda x : x > {after})"
    total = f"list_sum(list_transform({kept}, lambda x : {_left(rule, 'x', events.setting.at)}))"
    return _Gathered(matched, f"COALESCE(LEN({times}), 0)", total, f"{times}[1]")


def _ranked(events: EventPass, rule: EventRule, index: int, matches: Matches) -> _Gathered:
    """Gathered by a query of its own that puts the rule's events in order, the latest first."""
    weight = "1" if rule.sum is None else events.quantity(rule.sum)
    source = f"({select([('k', KEY), ('t', TIME), ('w', weight)], events.source([matches]), events.sql(matches))}) AS {EVENTS}"
    order = "ORDER BY e.t DESC, e.w DESC"
    if rule.once_per is not None:
        place = f"ROW_NUMBER() OVER (PARTITION BY e.k, {_period(rule.once_per)} {order})"
        inner = select([("k", KEY), ("t", TIME), ("w", "e.w"), ("place", place)], source)
        source = f"(SELECT e.k, e.t, e.w FROM ({inner}) AS e WHERE e.place = 1) AS {EVENTS}"
    ranked = [
        ("k", KEY),
        ("t", TIME),
        ("w", "e.w"),
        ("place", f"ROW_NUMBER() OVER (PARTITION BY e.k {order})"),
    ]
    counts = TRUE if rule.max_count is None else f"e.place <= {rule.max_count}"
    left = _left(rule, TIME, events.setting.at)
    if rule.fade and rule.fade.linear:
        added = f"{wide('e.w')} * {left}"
    elif left:
        added = f"(CAST(e.w AS DOUBLE){' / 1e6' if rule.sum else ''}) * {left}"
    else:
        added = "e.w"
    after = _faded_by(rule, events.setting.at)
    still = all_of([counts, TRUE if after is None else f"{TIME} > {after}"])
    columns = [
        ("k", KEY),
        ("matched", "COUNT(*)"),
        ("counted", f"COUNT(CASE WHEN {counts} THEN 1 END)"),
        ("total", f"SUM(CASE WHEN {still} THEN {added} END)"),
        ("latest", f"MAX({TIME})"),
    ]
    query = f"ranked_{index}"
    events.own_query(query, select(columns, f"({select(ranked, source)}) AS {EVENTS}", group=KEY))
    matched, counted = f"COALESCE({query}.matched, 0)", f"COALESCE({query}.counted, 0)"
    return _Gathered(matched, counted, f"{query}.total", f"{query}.latest")


def _period(length: str) -> str:
    """A number for the UTC calendar day, week or month of an event; see `scoring.counting.period`."""
    # shifted to be positive for any year a time may have, as whole-number division differs below zero
    day = f"(({TIME} + {719_468 * DAY}) // {DAY})"
    if length == "day":
        return day
    if length == "week":
        return f"(({day} - 719468 + 3 + 7 * 719468) // 7)"
    of_era = f"({day} % 146097)"
    year = f"(({of_era} - {of_era} // 1460 + {of_era} // 36524 - {of_era} // 146096) // 365)"
    of_year = f"({of_era} - (365 * {year} + {year} // 4 - {year} // 100))"
    return f"((({day} // 146097) * 400 + {year}) * 12 + (5 * {of_year} + 2) // 153)"


def _points(rule: EventRule, gathered: _Gathered) -> str:
    if isinstance(rule.points, dict):
        reached = gathered.counted if rule.sum is None else f"COALESCE({gathered.total}, 0)"
        unit = 1 if rule.sum is None else MILLIONTHS
        tiers = sorted(((k * unit, hundredths(p)) for k, p in rule.points.items()), reverse=True)
        return case([(f"{reached} >= {least}", str(given)) for least, given in tiers], "0")
    each = hundredths(rule.points)
    if rule.fade is None and rule.sum is None:
        return of_count(each, gathered.counted)
    total = f"COALESCE({gathered.total}, 0)"
    if rule.fade is not None and rule.fade.half_life is not None:
        return from_binary(f"({each} * {total})")
    if rule.fade is not None and rule.fade.linear is not None:
        in_time = _of_linear if rule.sum is None else _of_weighted_linear
        return from_millionths(in_time(total, each, rule.fade.linear))
    return from_millionths(
        _held(half_away(f"({wide(total)} * {each * MILLIONTHS_IN_A_HUNDREDTH})", MILLIONTHS))
    )


def _of_linear(total: str, each: int, length: int) -> str:
    """Millionths of points of a sum of microseconds, which is positive: total x each / length, rounded."""
    scale = abs(each) * MILLIONTHS_IN_A_HUNDREDTH
    common = math.gcd(scale, length)
    size = f"(({wide(total)} * {2 * scale // common} + {length // common}) // {2 * length // common})"
    return _held(size if each >= 0 else f"(-{size})")


def _of_weighted_linear(total: str, each: int, length: int) -> str:
    """Millionths of points of a sum of millionths times microseconds: total x each / (length x million), rounded.

    Divided by the length first, with the rest carried along, so that no step needs more than 38 digits.
    What is cut off is less than one in a million, which is even, so it decides no rounding.
    """
    scale, wide_total = abs(each) * MILLIONTHS_IN_A_HUNDREDTH, wide(total)
    quotient, rest = f"(ABS({wide_total}) // {length})", f"(ABS({wide_total}) % {length})"
    size = f"(({quotient} * {scale} + ({rest} * {scale}) // {length} + {MILLIONTHS // 2}) // {MILLIONTHS})"
    return _held(f"(CASE WHEN {total} {'<' if each >= 0 else '>'} 0 THEN -{size} ELSE {size} END)")


def _held(millionths: str) -> str:
    """Millionths as 64 bits, within what a contribution may be."""
    most = LARGEST_CONTRIBUTION * MILLIONTHS_IN_A_HUNDREDTH
    return whole(bounded(millionths, -most, most))


def quiet_rule(events: EventPass, rule: QuietRule, index: int, created: str | None) -> Given:
    """A `quiet:` rule; `created` is the lead's `created_at` in microseconds where it has one."""
    start = events.setting.at - rule.duration
    matches = events.matches(rule.quiet, rule.where)
    points = hundredths(rule.points)
    if rule.repeat:
        return _repeated(events, rule, events.latest(f"t{index}", matches), created)
    recent = events.count(f"n{index}", matches.later(start))
    known = _known_by(events, start, created)
    latest = "NULL"
    if events.setting.evidence:
        columns = [("k", KEY), ("latest", f"MAX({TIME})")]
        events.own_query(
            f"quiet_{index}", select(columns, events.source([matches]), events.sql(matches), KEY)
        )
        latest = f"quiet_{index}.latest"
    return Given(case([(all_of([f"COALESCE({recent}, 0) = 0", known]), str(points))], "0"), latest=latest)


def _known_by(events: EventPass, start: int, created: str | None) -> str:
    """Whether a lead was known by an instant: created by then, or with an event by then."""
    query = f"known_{start if start >= 0 else f'before_{-start}'}"
    unsure = TRUE if created is None else f"l.{created} IS NULL OR l.{created} > {start}"
    leads = select([("k", "l.k")], "leads AS l", unsure)
    events.own_query(
        query,
        f"SELECT DISTINCT {KEY} AS k FROM {events.relation.name} AS {EVENTS} WHERE {events.by(start)} AND {KEY} IN ({leads})",
    )
    had_event = f"{query}.k IS NOT NULL"
    return (
        had_event
        if created is None
        else any_of([f"(l.{created} IS NOT NULL AND l.{created} <= {start})", had_event])
    )


def _repeated(events: EventPass, rule: QuietRule, latest: str, created: str | None) -> Given:
    at, length, points = events.setting.at, rule.duration, hundredths(rule.points)
    known = events.earliest("first_event", events.matches(("any",), None))
    if created is not None:
        present = f"CASE WHEN l.{created} <= {at} THEN l.{created} END"
        known = f"LEAST(COALESCE({known}, {present}), COALESCE({present}, {known}))"
    since = f"COALESCE({latest}, {known})"
    quiet = all_of([f"{since} IS NOT NULL", f"{since} <= {at - length}", f"{known} <= {at - length}"])
    given = within_limits(f"({points} * (({at} - {since}) // {length}))")
    return Given(case([(quiet, given)], "0"), latest=latest)


def sequence_rule(events: EventPass, rule: SequenceRule, index: int, resets: frozenset[str]) -> Given:
    """A `sequence:` rule: for each step the latest start of a chain that ends with it, step after step."""
    matches = [events.matches(step.event, step.where) for step in rule.sequence]
    steps = [(f"c{place}", events.sql(step)) for place, step in enumerate(matches)]
    where = all_of([any_of(sql for _, sql in steps), events.after_reset(resets)])
    query = select([("k", KEY), ("t", TIME), *steps], events.source(matches), where)
    started = f"CASE WHEN e.c0 THEN {TIME} END"
    for place in range(1, len(steps)):
        columns = [
            ("k", KEY),
            ("t", TIME),
            *((name, f"e.{name}") for name, _ in steps[place:]),
            ("s", started),
        ]
        query = select(columns, f"({query}) AS {EVENTS}")
        earlier = "RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
        started = f"CASE WHEN e.c{place} THEN MAX(e.s) OVER (PARTITION BY e.k ORDER BY e.t {earlier}) END"
    query = select([("k", KEY), ("t", TIME), ("s", started)], f"({query}) AS {EVENTS}")
    ends = [f"e.t - e.s <= {rule.within}"]
    if rule.since is not None:
        ends.append(f"e.t > {events.setting.at - rule.since}")
    columns = [("k", "e.k"), ("latest", f"MAX({TIME})")]
    events.own_query(f"sequence_{index}", select(columns, f"({query}) AS {EVENTS}", all_of(ends), KEY))
    latest = f"sequence_{index}.latest"
    return Given(
        case([(f"{latest} IS NOT NULL", str(contribution(hundredths(rule.points))))], "0"), latest=latest
    )


def given_without_events(rule: EventRule | QuietRule | SequenceRule, at: int, created: str | None) -> Given:
    """What a rule gives leads that come without any events: only silence can tell, since they were created."""
    if not isinstance(rule, QuietRule) or created is None:
        return Given("0")
    known = f"(l.{created} IS NOT NULL AND l.{created} <= {at - rule.duration})"
    times_over = f"(({at} - l.{created}) // {rule.duration})" if rule.repeat else "1"
    return Given(case([(known, within_limits(f"({hundredths(rule.points)} * {times_over})"))], "0"))
