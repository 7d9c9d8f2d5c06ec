"""The course of a lead: what people, their CRM and the company's rules made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from leadlight.actions.live.model_in_force import InForce
from leadlight.actions.webhooks.tell import StageMoved
from leadlight.engage.company import Company
from leadlight.engage.crm import NAMES, Message, Said, said
from leadlight.engage.overrides import Override, in_force, next_turn
from leadlight.engage.stages import (
    RECYCLED,
    Cause,
    Move,
    Standing,
    after,
    recycled_at,
    risen,
    standing,
)
from leadlight.engage.stages import next_turn as next_move
from leadlight.ingest.profile import BROWSER
from leadlight.ingest.stored import Stored
from leadlight.scoring.by_hand import hand_line
from leadlight.scoring.lines import HandLine
from leadlight.storage.acts import acts_of, count_acts
from leadlight.storage.lead_notes import owners_to_write, write_owners
from leadlight.storage.many import among, rows
from leadlight.storage.outcome_rows import NewOutcome, add_outcomes, messages_of_outcomes
from leadlight.storage.override_rows import overrides_of
from leadlight.storage.stage_rows import (
    NewMove,
    add_moves,
    moves_with_seq,
    standings_with_acts,
    write_standings,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of a lead's course: how often somebody acted on it, what it is in, and why.

    Of a lead on which nobody ever acted only the model's own moves are stored, and `before` is all there is.
    """

    acts: int
    before: Standing
    moves: tuple[Move, ...] = ()
    said: frozenset[int] = frozenset()
    """The messages that were understood already."""
    overrides: tuple[Override, ...] = ()
    owner: str | None = None
    """Whose it is, where lists do not see that yet."""


@dataclass(frozen=True, slots=True)
class Course:
    """What a lead is in as of an instant, with what becomes known of it now."""

    known: Known
    at: int
    now: Standing
    moves: tuple[Move, ...] = ()
    words: tuple[Said, ...] = ()
    overrides: tuple[Override, ...] = ()
    next_at: int | None = None

    @property
    def lines(self) -> tuple[HandLine, ...]:
        """What people say on its score."""
        return tuple(map(line_of, self.overrides))


def line_of(override: Override) -> HandLine:
    """The line that an override is of a score."""
    said = (override.author, override.reason)
    return hand_line(override.points, override.priority, said, override.until)


def known_courses(roots: Sequence[int]) -> dict[int, Known]:
    """What is stored of the courses of leads; of one moment."""
    stored = standings_with_acts(roots)
    acted = [root for root in roots if root in stored and stored[root][1]]
    if not acted:
        return {root: Known(acts, before) for root, (before, acts) in stored.items()}
    moves, overrides, outcomes = moves_with_seq(acted), overrides_of(acted), messages_of_outcomes(acted)
    owners = owners_to_write(acted)
    return {
        root: Known(
            acts,
            before,
            tuple(move for _, move in moves.get(root, ())),
            frozenset({*(seq for seq, _ in moves.get(root, ()) if seq is not None), *outcomes.get(root, ())}),
            tuple(overrides.get(root, ())),
            owners.get(root),
        )
        for root, (before, acts) in stored.items()
    }


def words_of(messages: Iterable[Stored], company: Company, at: int) -> list[Said]:
    """What messages say of stages and deals, as of an instant; a browser's say nothing of them."""
    return [
        word
        for message in messages
        if message.name in NAMES and message.time <= at and message.source != BROWSER
        if (word := said(_read(message), company)).move is not None or word.outcome is not None
    ]


def _read(message: Stored) -> Message:
    properties = message.body.get("properties")
    return Message(
        message.seq, message.name, message.time, properties if isinstance(properties, dict) else {}
    )


def course_of(known: Known, messages: Iterable[Stored], company: Company, at: int) -> Course:
    """The course of a lead before it is scored: what its messages say, and what the company's rules do."""
    words = tuple(word for word in words_of(messages, company, at) if word.seq not in known.said)
    now = known.before
    if known.acts or words:
        now = standing([*known.moves, *(word.move for word in words if word.move is not None)], at)
    moves: tuple[Move, ...] = ()
    due = recycled_at(now, company.waits)
    if due is not None and due <= at:
        rest_until = at + company.recycle.rest
        moves = (Move(RECYCLED, at, Cause.RECYCLE, before=now.stage, rest_until=rest_until),)
        now = after(now, moves[0])
    return Course(known, at, now, moves, words, in_force(known.overrides, at))


def scored(course: Course, qualifies_for: str | None, force: InForce) -> Course:
    """The course after the lead was scored: where the model moves it, and when to look again."""
    at = course.at
    move = risen(course.now, force.ladder, qualifies_for, at)
    now = course.now if move is None else after(course.now, move)
    moves = course.moves if move is None else (*course.moves, move)
    ahead = [move.at for move in course.known.moves if move.at > at]
    turns = (next_move(now, force.company.waits, at), next_turn(course.known.overrides, at), *ahead)
    next_at = min((turn for turn in turns if turn is not None), default=None)
    return replace(course, now=now, moves=moves, next_at=next_at)


def sooner(one: int | None, other: int | None) -> int | None:
    """The earlier of two instants that may not be."""
    return min((each for each in (one, other) if each is not None), default=None)


def unseen_acts(courses: Mapping[int, Course]) -> set[int]:
    """The leads on which somebody acted since; whoever asks holds them."""
    acts = acts_of(list(courses))
    return {root for root, course in courses.items() if acts.get(root) != course.known.acts}


def write_courses(courses: Mapping[int, Course]) -> None:
    """Write down what became known of the courses of leads."""
    leads = _leads_of([word.seq for course in courses.values() for word in course.words])
    for root, course in courses.items():
        said = [(leads[word.seq], word) for word in course.words]
        add_moves(
            [NewMove(lead, w.move, reason=w.reason, seq=w.seq) for lead, w in said if w.move is not None]
            + [NewMove(root, move) for move in course.moves],
            course.at,
        )
        add_outcomes(
            [
                NewOutcome(lead, w.outcome, reason=w.reason, seq=w.seq)
                for lead, w in said
                if w.outcome is not None
            ]
        )
    count_acts([root for root, course in courses.items() if _is_act(course)])
    changed = {root: course.now for root, course in courses.items() if course.now != course.known.before}
    write_standings(changed)
    write_owners(
        {root: owner for root, course in courses.items() if (owner := course.known.owner) is not None}
    )


def moves_to_tell(courses: Mapping[int, Course]) -> list[StageMoved]:
    """What other systems are told of the courses of leads: where lists see them in another stage or step."""
    return [
        StageMoved(root, course.at, before, now, _cause_of(course))
        for root, course in courses.items()
        if (before := _shown(course.known.before)) != (now := _shown(course.now))
    ]


def _shown(standing: Standing) -> tuple[str, str]:
    return standing.stage, standing.step


def _cause_of(course: Course) -> str:
    moves = course.moves or tuple(word.move for word in course.words if word.move is not None)
    return (moves[-1].cause if moves else Cause.PERSON).value


def _is_act(course: Course) -> bool:
    """Whether from now on more is stored of a lead than the model's moves."""
    return bool(course.words) or any(move.cause is Cause.RECYCLE for move in course.moves)


def _leads_of(messages: Sequence[int]) -> dict[int, int]:
    """The leads that messages were given to."""
    if not messages:
        return {}
    condition, values = among("seq", list(messages))
    return dict(rows(f"SELECT seq, lead_id FROM leadlight_placement WHERE {condition}", [values]))
