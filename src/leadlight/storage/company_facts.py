"""Companies without what an erased person said of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from leadlight.ingest.profile import BROWSER, Word, told_of_accounts, written
from leadlight.storage.accounts import set_accounts
from leadlight.storage.lead_log import kinds_of_sources, placed_up_to, stored
from leadlight.storage.many import among, execute, rows
from leadlight.storage.statements import Row, one_moment, streamed

Facts = dict[str, dict[str, Word]]


def told(keys: Collection[str]) -> tuple[int, Facts]:
    """What all messages that are left say of companies, up to which place in the log."""
    with one_moment():
        upto = placed_up_to()
        found: Facts = {}
        for chunk in streamed(_GROUPS, [0, upto]):
            _add(found, chunk, keys)
    return upto, found


def tell_anew(keys: Collection[str], upto: int, facts: Facts) -> None:
    """Let companies be what was told of them, and what came since; those of nobody go."""
    _add(facts, rows(_GROUPS, [upto, placed_up_to()]), keys)
    test, argument = among("key", sorted(keys))
    execute(
        f"DELETE FROM leadlight_account WHERE {test} AND NOT EXISTS "
        "(SELECT 1 FROM leadlight_lead l WHERE l.account_id = leadlight_account.id)",
        [argument],
    )
    left = {key for (key,) in rows(f"SELECT key FROM leadlight_account WHERE {test}", [argument])}
    set_accounts({key: facts.get(key, {}) for key in sorted(left)})


_GROUPS = (
    "SELECT seq, type, name, time, source_id, body FROM leadlight_event "
    "WHERE type = 'group' AND seq > %s AND seq <= %s ORDER BY seq"
)


def _add(facts: Facts, found: Iterable[Row], keys: Collection[str]) -> None:
    kinds = kinds_of_sources()
    for key, words in told_of_accounts(stored(row, kinds) for row in found).items():
        if key in keys:
            known = facts.setdefault(key, {})
            known.update({name: max(known.get(name, word), word, key=_rank) for name, word in words.items()})


def _rank(word: Word) -> tuple[bool, int, str]:
    return word.origin.source != BROWSER, word.origin.since, written(word.value)
