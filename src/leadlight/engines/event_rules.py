"""Rules on events as SQL over what was gathered of a lead's events."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.engines.event_points import Gathered, points_of
from leadlight.engines.events import EVENTS, KEY, TIME, EventPass, Matches
from leadlight.engines.fragments import TRUE, all_of, any_of, case, select, wide, within_limits
from leadlight.engines.periods import period
from leadlight.scoring.arithmetic import MOST_HALF_LIVES, contribution, hundredths
from leadlight.scoring.definition import EventRule, Fade, QuietRule, SequenceRule

MOST_LISTED = 100
"""Up to so many latest events are kept in a list by the one pass; more need a query of their own."""


NO_EVIDENCE = "NULL"


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule gives a lead, as SQL: hundredths (never NULL), and where asked for the evidence."""

    points: str
    count: str = NO_EVIDENCE
    latest: str = NO_EVIDENCE


def event_rule(events: EventPass, rule: EventRule, index: int, resets: frozenset[str]) -> Given:
    """An `event:` rule."""
    matches = events.matches(rule.event, rule.where, events.after_reset(resets), within=rule.within)
    if rule.once_per is not None or (rule.max_count is not None and (rule.fade or rule.sum)):
        gathered = _listed(events, rule, index, matches) or _ranked(events, rule, index, matches)
    else:
        gathered = _passed(events, rule, index, matches)
    points = points_of(rule, gathered)
    if rule.min_count is not None:
        points = case([(f"{gathered.matched} >= {rule.min_count}", points)], "0")
    return Given(points, gathered.counted, gathered.latest)


def _passed(events: EventPass, rule: EventRule, index: int, matches: Matches) -> Gathered:
    """Gathered by the one pass, where the order of the events does not matter."""
    counted = matched = total = latest = "NULL"
    if events.setting.evidence or rule.min_count is not None or _by_count(rule):
        matched = f"COALESCE({events.count(f'n{index}', matches)}, 0)"
        counted = matched if rule.max_count is None else f"LEAST({matched}, {rule.max_count})"
    if not _by_count(rule):
        total = events.sum(f"s{index}", _fading(rule, matches, events.setting.at), _weight(events, rule))
    if events.setting.evidence:
        latest = events.latest(f"t{index}", matches)
    return Gathered(matched, counted, total, latest)


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


def _listed(events: EventPass, rule: EventRule, index: int, matches: Matches) -> Gathered | None:
    """Gathered by the one pass as a list of the latest times; None where rule or engine needs more."""
    most = rule.max_count
    if not events.setting.top_n or rule.once_per or rule.sum or most is None or most > MOST_LISTED:
        return None
    times = events.largest(f"t{index}", matches, most)
    matched = "NULL" if rule.min_count is None else f"COALESCE({events.count(f'n{index}', matches)}, 0)"
    after = _faded_by(rule, events.setting.at)
    kept = times if after is None else f"list_filter({times}, lambda x : x > {after})"
    total = f"list_sum(list_transform({kept}, lambda x : {_left(rule, 'x', events.setting.at)}))"
    return Gathered(matched, f"COALESCE(LEN({times}), 0)", total, f"{times}[1]")


def _ranked(events: EventPass, rule: EventRule, index: int, matches: Matches) -> Gathered:
    """Gathered by a query of its own that puts the rule's events in order, the latest first."""
    counts = TRUE if rule.max_count is None else f"e.place <= {rule.max_count}"
    after = _faded_by(rule, events.setting.at)
    still = all_of([counts, TRUE if after is None else f"{TIME} > {after}"])
    columns = [
        ("k", KEY),
        ("matched", "COUNT(*)"),
        ("counted", f"COUNT(CASE WHEN {counts} THEN 1 END)"),
        ("total", f"SUM(CASE WHEN {still} THEN {_added(rule, events.setting.at)} END)"),
        ("latest", f"MAX({TIME})"),
    ]
    query = f"ranked_{index}"
    ranked = f"({_in_order(events, rule, matches)}) AS {EVENTS}"
    events.own_query(query, select(columns, ranked, group=KEY))
    matched, counted = f"COALESCE({query}.matched, 0)", f"COALESCE({query}.counted, 0)"
    return Gathered(matched, counted, f"{query}.total", f"{query}.latest")


_LATEST_FIRST = "ORDER BY e.t DESC, e.w DESC"


def _in_order(events: EventPass, rule: EventRule, matches: Matches) -> str:
    """The events of a rule with weight `w` and `place`, one of each period where the rule says so."""
    read = [("k", KEY), ("t", TIME), ("w", "e.w")]
    weight = "1" if rule.sum is None else events.quantity(rule.sum)
    matching = [("k", KEY), ("t", TIME), ("w", weight)]
    where = events.sql(matches)
    source = f"({select(matching, events.source([matches], where, weight), where)}) AS {EVENTS}"
    if rule.once_per is not None:
        place = f"ROW_NUMBER() OVER (PARTITION BY e.k, {period(TIME, rule.once_per)} {_LATEST_FIRST})"
        inner = select([*read, ("place", place)], source)
        source = f"(SELECT e.k, e.t, e.w FROM ({inner}) AS e WHERE e.place = 1) AS {EVENTS}"
    return select([*read, ("place", f"ROW_NUMBER() OVER (PARTITION BY e.k {_LATEST_FIRST})")], source)


def _added(rule: EventRule, at: int) -> str:
    """What an event in `_in_order` adds, by its weight and what fading leaves."""
    left = _left(rule, TIME, at)
    if left is None:
        return "e.w"
    if rule.fade and rule.fade.linear:
        return f"{wide('e.w')} * {left}"
    return f"(CAST(e.w AS DOUBLE){' / 1e6' if rule.sum else ''}) * {left}"


def quiet_rule(events: EventPass, rule: QuietRule, index: int, created: str | None) -> Given:
    """A `quiet:` rule; `created` is the lead's `created_at` in microseconds where it has one."""
    start = events.setting.at - rule.duration
    matches = events.matches(rule.quiet, rule.where)
    points = hundredths(rule.points)
    if rule.repeat:
        return _repeated(events, rule, events.latest(f"t{index}", matches), created)
    recent = events.count(f"n{index}", matches.later(start))
    known = _known_by(events, start, created)
    return Given(case([(all_of([f"COALESCE({recent}, 0) = 0", known]), str(points))], "0"))


def _known_by(events: EventPass, start: int, created: str | None) -> str:
    """Whether a lead was known by an instant: created by then, or with an event by then."""
    query = f"known_{start if start >= 0 else f'before_{-start}'}"
    unsure = TRUE if created is None else f"l.{created} IS NULL OR l.{created} > {start}"
    leads = select([("k", "l.k")], "leads AS l", unsure)
    events.own_query(
        query,
        f"SELECT DISTINCT {KEY} AS k FROM {events.relation.name} AS {EVENTS} "
        f"WHERE {events.by(start)} AND {KEY} IN ({leads})",
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
    return Given(case([(quiet, given)], "0"))


def sequence_rule(events: EventPass, rule: SequenceRule, index: int, resets: frozenset[str]) -> Given:
    """A `sequence:` rule: for each step the latest start of a chain that ends with it, step after step."""
    matches = [events.matches(step.event, step.where) for step in rule.sequence]
    steps = [(f"c{place}", events.sql(step)) for place, step in enumerate(matches)]
    where = all_of([any_of(sql for _, sql in steps), events.after_reset(resets)])
    source = events.source(matches, where, *(sql for _, sql in steps))
    query = select([("k", KEY), ("t", TIME), *steps], source, where)
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
    """What a rule gives leads that come without events: only silence can tell, since they were created."""
    if not isinstance(rule, QuietRule):
        return Given("0", "0" if isinstance(rule, EventRule) else "NULL")
    if created is None:
        return Given("0")
    known = f"(l.{created} IS NOT NULL AND l.{created} <= {at - rule.duration})"
    times_over = f"(({at} - l.{created}) // {rule.duration})" if rule.repeat else "1"
    return Given(case([(known, within_limits(f"({hundredths(rule.points)} * {times_over})"))], "0"))
