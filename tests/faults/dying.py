"""A program that lets everything happen in processes that die, each before a later statement, and looks at what is left.

It is a program of its own so that it can fork: nothing but it runs in it. It prints one line of JSON for each death.
"""

import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.signals import connection_created

from leadlight.actions.access.operations import operator
from leadlight.actions.live.import_leads import Lists, import_leads
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.publish import publish
from leadlight.actions.live.publishing import publish_due
from leadlight.actions.live.replayed_history import check_changes
from leadlight.actions.live.replayed_people import replay_people
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.actions.live.unmerge import undo_merge
from leadlight.errors import DataError
from leadlight.scoring.values import MINUTE, SECOND
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.many import rows
from tests.actions.live.happenings import (
    MODEL,
    NOW,
    message,
    publish_at_once,
    receive,
    said,
    settle,
    viewed,
)

DIED, ENDED = 9, 0
LATER = NOW + 10 * MINUTE
STRICTER = MODEL.replace("points: 10, within", "points: 40, within")
LEADS = "lead_id,name,email,employees\n1,Ana,ana@one.example,12\n2,Bo,bo@two.example,\n"


class Scenario:
    """All that writes, step by step; everything may be said and done again."""

    def __init__(self, place: Place, now: int) -> None:
        self.place, self.now, self.step = place, now, ""

    def run(self) -> None:
        for step in (
            self.collect,
            self.work,
            self.meet,
            self.merge,
            self.part,
            self.import_list,
            self.publish,
        ):
            self.step = step.__name__
            self.now += SECOND
            step()
        self.step = "the end"

    def collect(self) -> None:
        receive(
            viewed(), said(job_title="CEO", email="ana@acme.com"), viewed(user="bo"), viewed(user="~browser"),
            said("bo", job_title="Clerk"), now=NOW,
        )  # fmt: skip

    def work(self) -> None:
        settle(self.now)

    def meet(self) -> None:
        receive(message("identify", "ana", anonymousId="browser"), now=NOW)
        settle(self.now)

    def merge(self) -> None:
        with suppress(DataError):  # it was done before
            merge_leads("ana", "bo", self.now, operator("eve"))
        settle(self.now)

    def part(self) -> None:
        with suppress(DataError):
            number = rows("SELECT MAX(id) FROM leadlight_merge WHERE \"by\" = 'eve'")[0][0]
            undo_merge(number, self.now, operator("eve"))
        settle(self.now)

    def import_list(self) -> None:
        path = self.place.folder / "leads.csv"
        path.write_text(LEADS, encoding="utf-8")
        import_leads(Lists(str(path)), self.now)
        settle(self.now)

    def publish(self) -> None:
        with suppress(DataError):
            publish(self.place, STRICTER, {}, self.now)
        while publish_due(self.place, self.now):
            pass
        settle(self.now)


class Death:
    """Ends this process before its n-th statement, as kill -9 would; says where."""

    def __init__(self, scenario: Scenario, before: int, said: int) -> None:
        self.scenario, self.before, self.said = scenario, before, said
        self.statements = 0

    def waits(self) -> None:
        """Be asked before every statement on either database."""
        connection_created.connect(self._watch, weak=False)
        theirs = psycopg.Connection.wait

        def wait(connection: Any, *args: Any, **kwargs: Any) -> Any:
            self.look(getattr(args[0], "__name__", "") if args else "")
            return theirs(connection, *args, **kwargs)

        psycopg.Connection.wait = wait  # type: ignore[assignment,method-assign]

    def _watch(self, connection: Any, **_: object) -> None:
        if connection.vendor == "sqlite":
            connection.connection.set_trace_callback(self.look)

    def look(self, sql: str) -> None:
        self.statements += 1
        if self.statements == self.before:
            os.write(self.said, f"{self.scenario.step}: {' '.join(sql.split())[:80]}".encode())
            os._exit(DIED)


def people() -> list[list[str]]:
    """The messages of each person."""
    found: dict[int, list[str]] = {}
    for root, name in rows(
        "SELECT COALESCE(l.root_id, l.id), e.message_id FROM leadlight_placement p "
        "JOIN leadlight_lead l ON l.id = p.lead_id JOIN leadlight_event e ON e.seq = p.seq"
    ):
        found.setdefault(root, []).append(name)
    return sorted(sorted(names) for names in found.values())


def laws_broken() -> list[str]:
    """What is not as it has to be, in sentences."""
    found = [*replay_people(lambda _: None).differences, *check_leads(1, 1_000).differences]
    found += check_changes(1, 1_000).differences
    events, placed, accepted, due, not_done = rows(
        "SELECT (SELECT COUNT(*) FROM leadlight_event), (SELECT COUNT(*) FROM leadlight_placement), "
        "(SELECT SUM(count) FROM leadlight_intakecount WHERE result = 'accepted'), "
        "(SELECT COUNT(*) FROM leadlight_due WHERE kind = 'rescore'), "
        "(SELECT COUNT(*) FROM leadlight_due WHERE kind = 'publish')"
    )[0]
    if not events == placed == accepted:
        found.append(f"{events} events, {placed} placed, {accepted} counted as accepted")
    if due or not_done:
        found.append(f"{due} leads are still to be scored, {not_done} versions to be published")
    versions = rows("SELECT COUNT(DISTINCT version_id), MAX(version_id) FROM leadlight_score")
    # a version that was begun and not committed leaves its number out on PostgreSQL
    newest, text = rows("SELECT number, text FROM leadlight_modelversion ORDER BY number DESC LIMIT 1")[0]
    if versions != [(1, newest)] or text != STRICTER:
        found.append(f"not everybody is scored by the new version: {versions}")
    return found


def in_child(work: Callable[[int], None]) -> tuple[int, str]:
    """Let a forked process work; how it ended, and what it said."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        try:
            work(theirs)
        except BaseException:  # noqa: BLE001 - whatever it was, it is told
            os.write(theirs, traceback.format_exc()[-2_000:].encode())
            os._exit(1)
        os._exit(ENDED)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        said = pipe.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


class Copies:
    """New installations, all alike: a model in force and nothing that happened."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self.folder, self.server, self.numbers = folder, server, count()
        self.made = self._place("made")
        self._ask("CREATE DATABASE {}", "made")
        in_child(self._make)

    def _make(self, _said: int) -> None:
        open_database(self.made, make=True)
        publish_at_once()
        close_connections()

    def _place(self, name: str) -> Place:
        return Place(self.folder / name, f"{self.server}/{name}" if self.server else None)

    def _ask(self, sql: str, name: str) -> None:
        if self.server:
            with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
                connection.execute(sql.format(name).encode())

    def new(self) -> Place:
        name = f"copy_{next(self.numbers)}"
        place = self._place(name)
        shutil.copytree(self.made.folder, place.folder)
        self._ask("CREATE DATABASE {} TEMPLATE made", name)
        return place

    def drop(self, place: Place) -> None:
        shutil.rmtree(place.folder)
        self._ask("DROP DATABASE {} WITH (FORCE)", place.folder.name)


def die(place: Place, before: int) -> tuple[int, str]:
    """Let everything happen in a process that dies before a statement, if it has as many."""

    def work(said: int) -> None:
        scenario = Scenario(place, NOW)
        Death(scenario, before, said).waits()
        open_database(place)
        scenario.run()
        close_connections()

    return in_child(work)


def go_on(place: Place) -> list[str]:
    """Start again what died, and let everything be said and done again; what is wrong then."""

    def work(said: int) -> None:
        open_database(place)
        broken = [*replay_people(lambda _: None).differences, *check_leads(1, 1_000).differences]
        Scenario(place, LATER).run()
        found = {"broken": broken + laws_broken(), "people": people()}
        os.write(said, json.dumps(found).encode())
        close_connections()

    code, said = in_child(work)
    if code:
        return [said]
    found = json.loads(said)
    sizes = sorted(len(each) for each in found["people"])
    return [*found["broken"], *([] if sizes == [1, 1, 2, 4] else [f"people have {sizes} messages"])]


def deaths(copies: Copies, first: int, stride: int) -> Iterator[dict[str, object]]:
    """Die before every so many statements, until the scenario ends before it dies."""
    for before in count(first, stride):
        place = copies.new()
        code, where = die(place, before)
        broken = [where] if code not in {DIED, ENDED} else go_on(place)
        yield {"before": before, "where": where, "died": code == DIED, "broken": broken}
        copies.drop(place)
        if code != DIED:
            return


if __name__ == "__main__":
    to, server_or_none, *figures = sys.argv[1:]
    begun = Copies(Path(to), server_or_none or None)
    for told in deaths(begun, int(figures[0]), int(figures[1])):
        print(json.dumps(told), flush=True)  # noqa: T201 - it is a program
