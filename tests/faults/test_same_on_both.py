"""The same messages, in the same groups, come to the same leads and scores on SQLite and on PostgreSQL."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadlight.actions.live.receive import intake_of
from leadlight.ingest.accepting import Received, accept_bytes
from leadlight.scoring.values import DAY, moment
from leadlight.storage import exported
from leadlight.storage.append_only import lifted
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.intake import write
from leadlight.storage.many import execute
from leadlight.storage.statements import one_moment
from tests.actions.live.happenings import NOW, happen, publish_at_once, said, settle, source
from tests.faults.conftest import SOAK
from tests.faults.test_power_cut_of_worker import differences

TEXTS = st.sampled_from(
    [
        "",
        "CEO",
        "founder",
        "Straße",
        "İstanbul",
        "a\0b",
        "é",
        "e\u0301",
        "😀",
        "12",
        "1e3",
        "null",
        " x ",
        "\ud800",
    ]
)
ANYTHING = st.one_of(
    TEXTS,
    st.integers(-(2**70), 2**70),
    st.floats(-1e15, 1e15),
    st.booleans(),
    st.none(),
    st.lists(TEXTS, max_size=2),
)
WHO = st.fixed_dictionaries(
    {},
    optional={
        "userId": st.sampled_from(["ana", "bo", "cy", "Ana", "ünal", "null"]),
        "anonymousId": st.sampled_from(["b1", "b2", "B1", "0"]),
    },
).filter(bool)
TRAITS = st.fixed_dictionaries(
    {},
    optional={
        "email": st.sampled_from(["ana@acme.com", "Ana@ACME.com", "bo@gmail.com", "ü@x.de", "nonsense"]),
        "phone": st.sampled_from(["+49 30 901820", "030 901820", "+4930901820"]),
        "job_title": ANYTHING, "employees": ANYTHING, "Größe": ANYTHING, "address": st.dictionaries(TEXTS, ANYTHING, max_size=2),
    },
)  # fmt: skip
SAID = st.one_of(
    st.fixed_dictionaries({"type": st.just("identify"), "traits": TRAITS}),
    st.fixed_dictionaries(
        {
            "type": st.just("track"), "event": st.sampled_from(["Page Viewed", "Order Completed", "Größe", "x"]),
            "properties": st.fixed_dictionaries({}, optional={"path": st.sampled_from(["/pricing", "/"]), "value": ANYTHING}),
        }
    ),
    st.fixed_dictionaries({"type": st.just("page"), "name": TEXTS}),
    st.fixed_dictionaries({"type": st.just("group"), "groupId": st.sampled_from(["g1", "G1"]), "traits": TRAITS}),
)  # fmt: skip
MESSAGES = st.builds(
    lambda who, said, number, ago: {
        **who, **said, "messageId": f"m{number}", "timestamp": moment(NOW - ago).isoformat(),
    },
    WHO, SAID, st.integers(0, 40), st.integers(0, 40 * DAY),
)  # fmt: skip
GROUPS = st.lists(st.lists(MESSAGES, min_size=1, max_size=6), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def places(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Place]]:
    server, folder = postgres.rsplit("/", 1)[0], tmp_path_factory.mktemp("both")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE both_alike TEMPLATE template0")
    found = Place(folder / "sqlite"), Place(folder / "postgres", f"{server}/both_alike")
    for place in found:
        open_database(place, make=True)
    yield found
    close_connections()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE both_alike WITH (FORCE)")


def begin_anew(place: Place) -> None:
    open_database(place)
    tables = [model._meta.db_table for model in apps.get_app_config("leadlight").get_models()]  # noqa: SLF001 - Django's own way
    with lifted():
        if place.is_server:
            execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        else:
            execute("PRAGMA foreign_keys = OFF")
            for table in (*tables, "sqlite_sequence"):
                execute(f"DELETE FROM {table}")
            execute("PRAGMA foreign_keys = ON")
    publish_at_once()


def hear(messages: list[dict[str, object]], now: int) -> None:
    """Take messages as the collector does, place and score them."""
    number = source()
    received = Received(now, number, "server", lambda: f"new-{now}")
    decisions = [accept_bytes(json.dumps(message).encode(), received) for message in messages]
    write([intake_of(decisions, received)])
    settle(now)


def all_there_is() -> dict[str, list[dict[str, object]]]:
    """Everything that can be exported; tables have no order, nor have the columns of their rows."""
    tables = (exported.leads, exported.events, exported.scores, exported.changes)
    with one_moment():
        return {table.__name__: sorted(map(without_seq, table()), key=repr_of) for table in tables}


def without_seq(row: dict[str, object]) -> dict[str, object]:
    """A row without its place in the log: PostgreSQL leaves out numbers where a duplicate came."""
    return {name: value for name, value in row.items() if name != "seq"}


def repr_of(row: dict[str, object]) -> str:
    return json.dumps(row, default=str, sort_keys=True)


def differing(one: list[dict[str, object]], other: list[dict[str, object]]) -> str:
    """The rows that only one of two tables has."""
    return "\n".join(
        f"{row} is in the {'first' if row in one else 'second'}"
        for row in [*one, *other]
        if row not in one or row not in other
    )


@pytest.mark.postgres
@pytest.mark.soak
@settings(
    max_examples=2_000 if SOAK else 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(groups=GROUPS)
def test_whatever_is_said_both_databases_know_the_same(places, groups):
    known = []
    for place in places:
        begin_anew(place)
        for number, group in enumerate(groups):
            hear(group, NOW + number)
        assert differences() == []
        known.append(all_there_is())

    for table, one in known[0].items():
        other = known[1][table]
        assert differing(one, other) == "", table


def test_a_number_that_postgresql_writes_otherwise_is_no_difference(place):
    publish_at_once()

    happen(said(employees=5.204853663749355e16))

    assert differences() == []
