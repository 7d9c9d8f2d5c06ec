"""Who was found to be whom: the history of merges, and what hangs together by it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from leadlight.ingest.identity import hanging_together, leaving, seniority
from leadlight.storage.many import among, execute, rows
from leadlight.storage.neighbourhoods import counts_by_lead


class MergeRow(NamedTuple):
    """One merge of the history, with the uids of the leads that were named."""

    number: int
    survivor: int
    loser: int
    survivor_uid: str
    loser_uid: str
    at: int
    by: str
    undone_at: int | None


_MERGES = (
    'SELECT m.id, m.survivor_id, m.loser_id, s.uid, l.uid, m.at, m."by", m.undone_at FROM leadlight_merge m '
    "JOIN leadlight_lead s ON s.id = m.survivor_id JOIN leadlight_lead l ON l.id = m.loser_id WHERE "
)


def merge_numbered(number: int) -> MergeRow | None:
    """A merge by its number."""
    found = rows(f"{_MERGES} m.id = %s", (number,))
    return MergeRow(*found[0]) if found else None


def merges_of(root: int) -> list[MergeRow]:
    """All merges that a lead and its parts ever had, in order."""
    parts = parts_of(root)
    test, argument = among("m.survivor_id", parts)
    other, _ = among("m.loser_id", parts)
    return [
        MergeRow(*row) for row in rows(f"{_MERGES} {test} OR {other} ORDER BY m.id", (argument, argument))
    ]


def last_by_hand(root: int) -> int:
    """The place in the log at which a person last merged or split a lead or a part of it; 0 for never."""
    parts = parts_of(root)
    test, argument = among("survivor_id", parts)
    other, _ = among("loser_id", parts)
    found: int = rows(
        "SELECT COALESCE(MAX(CASE WHEN undone_seq IS NULL THEN seq ELSE undone_seq END), 0) "
        f"FROM leadlight_merge WHERE ({test} OR {other}) AND (\"by\" <> '' OR undone_by <> '')",
        (argument, argument),
    )[0][0]
    return found


def parts_of(root: int) -> list[int]:
    """A root and all leads it stands for."""
    return [
        root,
        *(part for (part,) in rows("SELECT id FROM leadlight_lead WHERE root_id = %s ORDER BY id", (root,))),
    ]


def roots_after(after: int, most: int) -> list[int]:
    """So many leads that stand for themselves, from a number on, in order."""
    found = rows(
        "SELECT id FROM leadlight_lead WHERE root_id IS NULL AND id > %s ORDER BY id LIMIT %s", (after, most)
    )
    return [lead for (lead,) in found]


def lead_called(uid: str) -> int | None:
    """The lead with this id, whichever stands for it."""
    found = rows("SELECT id FROM leadlight_lead WHERE uid = %s", (uid,))
    return int(found[0][0]) if found else None


def root_of(lead: int) -> int:
    """The lead that stands for a lead."""
    found: int = rows("SELECT COALESCE(root_id, id) FROM leadlight_lead WHERE id = %s", (lead,))[0][0]
    return found


def uid_of_lead(lead: int) -> str:
    """What a lead is called outside."""
    return str(rows("SELECT uid FROM leadlight_lead WHERE id = %s", (lead,))[0][0])


def undo(merge: MergeRow, seq: int, now: int, by: str) -> tuple[int, int]:
    """Undo a merge that holds; the roots of those that are two now, that of the first before."""
    execute(
        "UPDATE leadlight_merge SET undone_at = %s, undone_seq = %s, undone_by = %s WHERE id = %s",
        (now, seq, by, merge.number),
    )
    root = root_of(merge.loser)
    parts = parts_of(root)
    test, argument = among("survivor_id", parts)
    links = rows(
        f"SELECT survivor_id, loser_id FROM leadlight_merge WHERE undone_at IS NULL AND {test}", (argument,)
    )
    gone, new_root = leaving(
        (merge.survivor, merge.loser), [(one, other) for one, other in links], root, counts_by_lead(parts)
    )
    test, argument = among("id", sorted(gone))
    execute(f"UPDATE leadlight_lead SET root_id = %s WHERE {test}", (new_root, argument))
    execute("UPDATE leadlight_lead SET root_id = NULL WHERE id = %s", (new_root,))
    # whatever was decided of either is to be read anew: a move or an owner may have gone with the other
    execute("UPDATE leadlight_lead SET acts = acts + 1 WHERE id = %s OR id = %s", (root, new_root))
    return (new_root, root) if merge.survivor in gone else (root, new_root)


def leave_behind(root: int, gone: Collection[int]) -> list[int]:
    """Let those of a root's parts that are not gone be by themselves, as they hang together; their roots."""
    left = [part for part in parts_of(root) if part not in gone]
    test, argument = among("survivor_id", left)
    links = [
        (one, other)
        for one, other in rows(
            f"SELECT survivor_id, loser_id FROM leadlight_merge WHERE undone_at IS NULL AND {test}",
            (argument,),
        )
        if other in left
    ]
    counts, roots = counts_by_lead(left), list[int]()
    while left:
        together = hanging_together(left[0], links)
        stands = min(together, key=lambda lead: seniority(lead, counts[lead]))
        test, argument = among("id", sorted(together))
        execute(f"UPDATE leadlight_lead SET root_id = %s WHERE {test}", (stands, argument))
        # what was decided of it is to be read anew: another lead may have stood for it until now
        execute("UPDATE leadlight_lead SET root_id = NULL, acts = acts + 1 WHERE id = %s", (stands,))
        roots.append(stands)
        left = [part for part in left if part not in together]
    return roots


def keep_apart(one: int, other: int, now: int, by: str) -> None:
    """Let no message make one of two leads."""
    execute(
        'INSERT INTO leadlight_apart (one_id, other_id, "by", at) VALUES (%s, %s, %s, %s)',
        (one, other, by, now),
    )


def no_longer_apart(one: int, other: int) -> None:
    """Forget that any part of two roots is kept apart from a part of the other."""
    mine, first = among("one_id", parts_of(one))
    theirs, second = among("other_id", parts_of(other))
    execute(f"DELETE FROM leadlight_apart WHERE {mine} AND {theirs}", (first, second))
    mine, _ = among("other_id", parts_of(one))
    theirs, _ = among("one_id", parts_of(other))
    execute(f"DELETE FROM leadlight_apart WHERE {mine} AND {theirs}", (first, second))
