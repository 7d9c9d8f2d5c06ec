"""Rows that are due: claimed for a while, done or given back; nothing that comes meanwhile is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from leadlight.scoring.values import MINUTE, SECOND
from leadlight.storage.many import among, execute, insert, rows
from leadlight.storage.statements import each
from leadlight.storage.transaction import writing

RESCORE, TIME, HEAVY, PUBLISH, EVERYBODY = "rescore", "time", "heavy", "publish", "everybody"
"""Something happened to a lead; time may change a score; a lead has very many messages; a model is new; every
lead is to be made due."""

ERASE, RETAIN, IMPORT = "erase", "retain", "import"
"""A person is to be forgotten; what is older than it is kept is to go; an uploaded list waits."""
SILENCE, CALIBRATE = "silence", "calibrate"
"""A lead may have been silent for notably long; what signals are measured by is to be found anew."""

LEASE = 2 * MINUTE
_QUICK = 20 * SECOND
"""A lease for what takes a moment: so long its leads wait, at most, for a worker that died."""

PREDICT, TRAIN, MONITOR = "predict", "train", "monitor"
"""A predictor is to judge everybody, or nobody any more; outcomes are to be learned from; predictors are to
be looked at."""

TRIES = 5
PARKED = 250_000_000_000 * SECOND
"""When a row is due that failed so often that a person has to look; something new makes it due again."""

_BACK_OFF = (SECOND, 10 * SECOND, MINUTE, 10 * MINUTE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is due and that nobody else works on until its lease ends."""

    id: int
    kind: str
    subject: int
    cause: str
    generation: int
    token: int
    attempts: int


_COLUMNS = "id, kind, subject, cause, generation, token, attempts"


def claim(kind: str, now: int, limit: int, not_urgent: int | None = None) -> list[Claim]:
    """The rows of a kind that are due, urgent ones first, then those due longest.

    On SQLite nothing is written for scores, which one worker makes there: who ends a row checks that it is
    still the same. What takes long is claimed there too. Of those that are not urgent fewer are given where
    `not_urgent` says so, beside urgent ones a quarter of them: what is urgent and comes meanwhile waits for
    them, and they must not wait for ever.
    """
    urgent = _claim("urgent = 1", kind, now, limit)
    others = limit if not_urgent is None else not_urgent
    room = min(limit - len(urgent), others // 4 if urgent else others)
    return [*urgent, *(_claim("urgent = 0", kind, now, room) if room else [])]


def claim_those(kind: str, subjects: Sequence[int], now: int) -> list[Claim]:
    """The rows of a kind of some subjects, whenever they are due, that nobody else works on."""
    condition, values = among("subject", sorted(subjects))
    return [
        Claim(*row)
        for row in rows(
            "UPDATE leadlight_due SET lease_until = %s, token = token + 1 "
            f"WHERE kind = %s AND lease_until <= %s AND {condition} RETURNING {_COLUMNS}",
            [now + _QUICK, kind, now, values],
        )
    ]


def still_due(kinds: Sequence[str], subjects: Sequence[int]) -> bool:
    """Whether any of some subjects is due for something."""
    of_kinds, listed = among("kind", list(kinds))
    condition, values = among("subject", sorted(subjects))
    return bool(
        rows(f"SELECT 1 FROM leadlight_due WHERE {of_kinds} AND {condition} LIMIT 1", [listed, values])
    )


def _claim(which: str, kind: str, now: int, limit: int) -> list[Claim]:
    due = f"{which} AND kind = %s AND at <= %s AND lease_until <= %s ORDER BY at LIMIT %s"
    values = [kind, now, now, limit]
    quick = kind in {RESCORE, TIME}
    if quick and connection.vendor == "sqlite":
        return [Claim(*row) for row in rows(f"SELECT {_COLUMNS} FROM leadlight_due WHERE {due}", values)]
    lock = "" if connection.vendor == "sqlite" else " FOR UPDATE SKIP LOCKED"
    with writing(lasting=not quick):  # a claim that a crash takes back is made again
        return [
            Claim(*row)
            for row in rows(
                "UPDATE leadlight_due SET lease_until = %s, token = token + 1 WHERE id IN "
                f"(SELECT id FROM leadlight_due WHERE {due}{lock}) RETURNING {_COLUMNS}",
                [now + (_QUICK if quick else LEASE), *values],
            )
        ]


def still_ours(claims: Sequence[Claim]) -> dict[int, int]:
    """Of claims that nobody else took since, by id, the generation now; for the transaction that ends."""
    among_them, ids = among("id", sorted(claim.id for claim in claims))
    lock = "" if connection.vendor == "sqlite" else " ORDER BY id FOR UPDATE"
    tokens = {claim.id: claim.token for claim in claims}
    found = rows(f"SELECT id, token, generation FROM leadlight_due WHERE {among_them}{lock}", [ids])
    return {id_: generation for id_, token, generation in found if tokens[id_] == token}


def end(
    claims: Sequence[Claim], now_generations: Mapping[int, int], again: Mapping[int, int] | None = None
) -> None:
    """End what was claimed and is still ours; a row that has a new reason since stays due.

    `again` says of some subjects when they are due next.
    """
    ahead = again or {}
    ours = [claim for claim in claims if claim.id in now_generations]
    kept = [claim for claim in ours if now_generations[claim.id] == claim.generation]
    renewed = [(claim.id,) for claim in ours if now_generations[claim.id] != claim.generation]
    each(
        "UPDATE leadlight_due SET at = %s, lease_until = 0, attempts = 0 WHERE id = %s",
        [(ahead[claim.subject], claim.id) for claim in kept if claim.subject in ahead],
    )
    if done := sorted(claim.id for claim in kept if claim.subject not in ahead):
        those, ids = among("id", done)
        execute(f"DELETE FROM leadlight_due WHERE {those}", [ids])
    each("UPDATE leadlight_due SET lease_until = 0, attempts = 0 WHERE id = %s", renewed)


def give_back(claims: Iterable[Claim]) -> None:
    """Let others have what was claimed."""
    each(
        "UPDATE leadlight_due SET lease_until = 0 WHERE id = %s AND token = %s",
        [(claim.id, claim.token) for claim in claims],
    )


def fail(failed: Claim, now: int, *, for_good: bool = True) -> None:
    """Note that a row could not be done: it is due again later, and after TRIES when a person has looked.

    One that has a new reason since is due at once. What may pass by itself, such as a full disk, is not
    `for_good`: nobody has to look.
    """
    tried = failed.attempts + 1
    parks = for_good and tried >= TRIES
    at = PARKED if parks else now + _BACK_OFF[min(failed.attempts, len(_BACK_OFF) - 1)]
    same = "CASE WHEN generation = %s THEN %s ELSE"
    execute(
        f"UPDATE leadlight_due SET attempts = {same} attempts END, at = {same} at END, lease_until = 0 "
        "WHERE id = %s AND token = %s",
        [failed.generation, tried, failed.generation, at, failed.id, failed.token],
    )


def clock_was_ahead(now: int) -> None:
    """Let nothing wait for an instant, or for the end of a lease, that only a clock that was ahead could set.

    Scores that change by time keep their instants, and what a person has to look at waits for one.
    """
    execute(
        "UPDATE leadlight_due SET at = %s WHERE kind IN (%s, %s, %s, %s, %s) AND at > %s AND at < %s",
        [now, RESCORE, HEAVY, PUBLISH, PREDICT, ERASE, now, PARKED],
    )
    execute("UPDATE leadlight_due SET lease_until = 0 WHERE lease_until > %s", [now + LEASE])


def make_due(kind: str, due: Sequence[tuple[int, int]], cause: str = "") -> None:
    """Make subjects due at instants, and no sooner; what was due before for the same reason no longer is."""
    _upsert(
        [(kind, subject, cause, at, 0, 0) for subject, at in due],
        "at = excluded.at, cause = excluded.cause, "
        "generation = leadlight_due.generation + 1, attempts = 0, "
        "lease_until = CASE WHEN excluded.kind = 'time' THEN 0 ELSE leadlight_due.lease_until END",
    )


def make_due_by(kind: str, due: Sequence[tuple[int, int]], now: int) -> None:
    """Make subjects due at instants at the latest; what is due earlier and not yet past stays as it is."""
    _upsert(
        [(kind, subject, "", at, 0, 0) for subject, at in due],
        "at = excluded.at, "
        "generation = leadlight_due.generation + 1 "
        f"WHERE leadlight_due.at > excluded.at OR leadlight_due.at <= {int(now)}",
    )


def make_rescored(subjects: Sequence[tuple[int, str]], now: int, *, urgent: bool = False) -> None:
    """Have leads scored again, each with the cause; before others if it is `urgent`."""
    _upsert(
        [(RESCORE, subject, cause, now, 1, int(urgent)) for subject, cause in subjects],
        "generation = leadlight_due.generation + 1, "
        "at = CASE WHEN excluded.at < leadlight_due.at THEN excluded.at ELSE leadlight_due.at END, "
        "cause = excluded.cause, "
        "urgent = CASE WHEN excluded.urgent = 1 THEN 1 ELSE leadlight_due.urgent END",
    )


def _upsert(due: Sequence[tuple[str, int, str, int, int, int]], where_there: str) -> None:
    """Insert rows: kind, subject, cause, at, generation, urgent; `where_there` sets those that are there."""
    insert(
        "leadlight_due",
        {
            "kind": "text", "subject": "bigint", "cause": "text", "at": "bigint", "generation": "bigint",
            "urgent": "smallint", "lease_until": "bigint", "token": "bigint", "attempts": "bigint",
        },
        [(*row, 0, 0, 0) for row in due],
        f"ON CONFLICT (kind, subject) DO UPDATE SET {where_there}",
    )  # fmt: skip


def lock_due(leads: Collection[int]) -> None:
    """Let nobody else end what is due for leads; who scores them locks these rows in this order too."""
    if connection.vendor != "sqlite":
        test, argument = among("subject", sorted(set(leads)))
        rows(f"SELECT id FROM leadlight_due WHERE {test} ORDER BY id FOR UPDATE", (argument,))


def renew(claimed: Claim, now: int) -> bool:
    """Keep a claim for longer; whether it is still ours."""
    changed = execute(
        "UPDATE leadlight_due SET lease_until = %s WHERE id = %s AND token = %s",
        [now + LEASE, claimed.id, claimed.token],
    )
    return changed > 0


def no_longer_due(kind: str, subjects: Sequence[int]) -> None:
    """Forget that subjects are due."""
    if subjects:
        those, values = among("subject", sorted(subjects))
        execute(f"DELETE FROM leadlight_due WHERE kind = %s AND {those}", [kind, values])


def forget_parts(kind: str) -> None:
    """Forget what is due for leads that are parts of others by now."""
    execute(
        "DELETE FROM leadlight_due WHERE kind = %s AND subject IN "
        "(SELECT id FROM leadlight_lead WHERE root_id IS NOT NULL)",
        [kind],
    )


def try_again(now: int) -> None:
    """Let what was given up be due once more."""
    execute(
        "UPDATE leadlight_due SET at = %s, attempts = 0, lease_until = 0 WHERE at >= %s AND attempts > 0",
        [now, PARKED],
    )


def parked() -> list[tuple[str, int, int]]:
    """Kind, subject and tries of the rows that a person has to look at."""
    found = rows(
        "SELECT kind, subject, attempts FROM leadlight_due WHERE at >= %s AND attempts > 0 ORDER BY id",
        [PARKED],
    )
    return [(kind, subject, attempts) for kind, subject, attempts in found]


def tries_of(kind: str, subject: int) -> int:
    """How often a row that is due could not be done."""
    found = rows("SELECT attempts FROM leadlight_due WHERE kind = %s AND subject = %s", [kind, subject])
    return int(found[0][0]) if found else 0


def soonest(kinds: Sequence[str]) -> int | None:
    """When the next row of some kinds is due."""
    condition, values = among("kind", kinds)
    found: int | None = rows(f"SELECT min(at) FROM leadlight_due WHERE {condition}", [values])[0][0]
    return found


def is_free(kind: str, now: int) -> bool:
    """Whether a row of a kind is due that nobody works on."""
    return bool(
        rows(
            "SELECT 1 FROM leadlight_due WHERE kind = %s AND at <= %s AND lease_until <= %s LIMIT 1",
            [kind, now, now],
        )
    )


def how_many_due(kind: str, now: int, at_most: int) -> int:
    """How many rows of a kind are due, counted no further than a number."""
    found = rows(
        "SELECT COUNT(*) FROM (SELECT 1 FROM leadlight_due WHERE kind = %s AND at <= %s LIMIT %s) AS those",
        [kind, now, at_most],
    )
    return int(found[0][0])
