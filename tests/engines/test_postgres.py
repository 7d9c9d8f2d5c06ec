"""PostgreSQL scores leads and events where they are, and gives the meaning's numbers."""

import duckdb
import psycopg
import pytest

from leadlight.engines.compiler import Detail
from leadlight.engines.postgres import can_score, in_place
from leadlight.engines.staging import Choices, stage
from leadlight.errors import EngineError
from leadlight.scoring.reading import read_model
from leadlight.tables import open_table, parse_address, write_table
from leadlight.tables.errors import NoConnectionError, NoSuchTableError, OutputExistsError
from tests.engines.everything import AT, MODEL, by_the_meaning, differences, rows, staged

pytestmark = pytest.mark.postgres

TYPED_LEADS = """
    CREATE TYPE size AS ENUM ('Small', 'Large');
    CREATE TABLE typed_leads (
        id bigint, "E-Mail" varchar(40), "_row" text, employees integer, temperature real, revenue double precision,
        price numeric(10, 2), opted boolean, born date, created_at timestamptz, seen timestamp(3), size size,
        tags text[], profile jsonb, plain json, uid uuid);
    INSERT INTO typed_leads VALUES
        (1, ' Ana@ACME.example', 'x', 50, 0.1, 1e300, 19.50, true, '2026-06-01', '2026-05-01 12:00:00.123456+02',
            '2026-06-30 12:00:00', 'Small', '{Gold,"a b"}', '{"plan": "Pro", "seats": 7, "deep": {"yes": true}}',
            '{"plan": "Pro", "seats": 1.50, "list": [1, "Two"]}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
        (2, NULL, NULL, NULL, 'NaN', 'Infinity', NULL, NULL, NULL, 'infinity', '-infinity', NULL, NULL, NULL, NULL, NULL),
        (3, 'BEN@İŞ.example', 'y', -7, 16777216, -0.0, 0, false, '0001-01-01', '1969-12-31 23:59:59.999999+00',
            '1999-01-01', 'Large', '{}', '{"plan": null, "seats": "7", "deep": 5}', '[1]', NULL),
        (1, 'again', '', 2147483647, 1.5, 5e-324, 7.00, true, '2026-07-01', '2030-01-01Z', '2026-06-30 12:00:00.001',
            'Small', '{gold}', '{"deep": {"yes": "no"}, "plan": "pro"}', 'null', NULL)
"""
TYPED_EVENTS = """
    CREATE TABLE typed_events (
        lead_id bigint, event text, type text, "timestamp" timestamptz, happened_at text, properties jsonb, traits json,
        "messageId" bigint, machine boolean, amount real);
    INSERT INTO typed_events VALUES
        (1, 'Paid', NULL, '2026-06-30 12:00:00Z', NULL, '{"path": "/a", "sum": 0.0000005}', NULL, 7, NULL, 0.1),
        (1, 'Paid', NULL, '2026-06-30 11:00:00Z', NULL, '{"path": "/A", "sum": "2.5"}', NULL, 7, false, 0.2),
        (1, 'Paid', NULL, '2026-06-30 11:00:00Z', NULL, '{"path": "/A", "sum": "2.5"}', NULL, NULL, true, 0.2),
        (1, ' paid ', NULL, NULL, '2026-06-29T10:00:00.5+05:30', '{"path": {"to": "/b"}, "sum": 1e3}', NULL, NULL, NULL, 1e10),
        (3, NULL, 'page', NULL, '29.06.2026', '{"path": ["/c", "/a"], "sum": [1]}', NULL, NULL, NULL, 'NaN'),
        (3, 'Paid', 'track', '2026-06-30 12:00:00.000001Z', NULL, NULL, NULL, NULL, NULL, 3),
        (3, 'Paid', 'track', NULL, '2024-02-29 23:59', '{"sum": -99999999999999}', NULL, NULL, NULL, 3),
        (3, NULL, 'identify', '2026-06-30 10:00Z', NULL, NULL, '{"E-Mail": "new@example.org", "employees": "12"}', NULL, NULL, 3),
        (3, NULL, 'Identify', '2026-06-30 11:00Z', NULL, NULL, '{"E-Mail": " ", "employees": 13}', NULL, NULL, 3),
        (NULL, 'Paid', NULL, '2026-06-30 12:00:00Z', NULL, '{}', NULL, NULL, NULL, 1),
        (9, 'Paid', NULL, '2026-06-30 12:00:00Z', NULL, 'null', NULL, NULL, NULL, 1)
"""
TYPED_MODEL = read_model("""
name: Types
scores:
  all:
    rules:
      - {name: r0, when: {e_mail: {contains: i̇ş}}, points: 1}
      - {name: r1, when: {employees: {above: 12.5}}, points: 2}
      - {name: r2, when: {temperature: {is: 0.1}}, points: 4}
      - {name: r3, when: {revenue: {at_least: 0}}, points: 8}
      - {name: r4, when: {price: {is: "19.50"}}, points: 16}
      - {name: r5, when: {opted: yes}, points: 32}
      - {name: r6, when: {born: {older_than: 1 day}}, points: 64}
      - {name: r7, when: {created_at: {known: yes}}, points: 128}
      - {name: r8, when: {seen: {within_next: 1 minute}}, points: 256}
      - {name: r9, table: size, points: {small: 1, LARGE: 2}, otherwise: 3}
      - {name: r10, when: {tags: {in: [gold, a b]}}, points: 512}
      - {name: r11, when: {profile_plan: pro, profile_deep_yes: yes}, points: 1024}
      - {name: r12, per: profile_seats, points: 1}
      - {name: r13, per: plain_seats, points: 1}
      - {name: r14, when: {plain_list: two}, points: 2048}
      - {name: r15, when: {row: x}, points: 0.5}
      - {name: r16, per: revenue, points: 0.01, max_points: 9}
      - {name: e0, event: Paid, points: 1, sum: sum}
      - {name: e1, event: Paid, points: 1, sum: amount, fade: {half_life: 1 day}}
      - {name: e2, event: any, where: {path: /a}, points: 0.25}
      - {name: e3, event: Page Viewed, where: {path: {known: yes}}, points: 7, fade: {linear: 9 days}}
      - {name: e4, event: any, where: {path_to: /b}, points: 11}
      - {name: q, quiet: Paid, for: 1 day, points: 3, repeat: true}
""")


@pytest.fixture(params=["plain", "turkish"])
def url(request, postgres_databases):
    """Give the URL of a database in which the test makes what it likes."""
    url = postgres_databases[request.param]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return url


def scored(leads, events, model, choices, detail):
    """Give the result's columns and rows, as the database has them."""
    connection = duckdb.connect()
    with in_place(parse_address(leads), [parse_address(address) for address in events]) as place:
        ready = place.staged(model, choices, AT)
        place.score(model, ready, AT, detail)
        place.fetch(connection, model, detail)
    return rows(connection)


def sent(url, folder):
    """Put the leads and events of everything into the database, as texts."""
    connection = duckdb.connect()
    ready = staged(connection, folder)
    write_table(connection, "leads_table", parse_address(f"{url}#leads"))
    write_table(connection, "events_table", parse_address(f"{url}#events"))
    return connection, ready


@pytest.mark.parametrize("detail", Detail)
def test_every_kind_of_rule_gives_what_it_means(url, tmp_path, detail):
    connection, ready = sent(url, tmp_path)

    found = scored(f"{url}#leads", [f"{url}#events"], MODEL, Choices(key="email"), detail)

    assert not differences(found, by_the_meaning(connection, ready, detail))


def test_every_type_of_column_is_read_as_it_is_elsewhere(url):
    with psycopg.connect(url) as server:
        server.execute(TYPED_LEADS.encode())
        server.execute(TYPED_EVENTS.encode())
    connection = duckdb.connect()
    leads = open_table(connection, parse_address(f"{url}#typed_leads"), "leads_table")
    events = open_table(connection, parse_address(f"{url}#typed_events"), "events_table")
    choices = Choices(key="id", renamed={"id": "lead_id"})
    ready = stage(connection, TYPED_MODEL, (leads, [events]), choices, AT)

    found = scored(f"{url}#typed_leads", [f"{url}#typed_events"], TYPED_MODEL, choices, Detail.RULES)

    assert not differences(found, by_the_meaning(connection, ready, Detail.RULES, TYPED_MODEL))


def test_the_scored_list_can_stay_in_the_database(url, tmp_path):
    sent(url, tmp_path)
    output = parse_address(f"{url}#Scored List")
    columns = [
        ("Who's", 'l."email"'),
        ("score", "r.total / 100.0"),
        ("priority", "['a', 'b', ''][r.priority + 1]"),
    ]

    for _ in range(2):
        with in_place(parse_address(f"{url}#leads"), [parse_address(f"{url}#events")]) as place:
            place.score(MODEL, place.staged(MODEL, Choices(key="email"), AT), AT, Detail.REASONS)
            place.keep(output, columns, "r.total DESC NULLS LAST, l._row", replace=True)

    with psycopg.connect(url) as server:
        kept = server.execute('SELECT * FROM "Scored List" LIMIT 2')
        assert [column.name for column in kept.description or ()] == ["Who's", "score", "priority"]
        assert kept.fetchall() == [
            (" BEN@Acme.example ", 3332996837.53, "a"),
            ("ana@acme.example", 49.96, "a"),
        ]


def test_a_table_that_is_there_is_only_replaced_when_asked(url, tmp_path):
    sent(url, tmp_path)

    with (
        pytest.raises(OutputExistsError, match="--replace"),
        in_place(parse_address(f"{url}#leads"), []) as place,
    ):
        place.keep(parse_address(f"{url}#events"), [("a", "1")], "1", replace=False)


def test_nothing_is_left_in_the_database(url, tmp_path):
    sent(url, tmp_path)
    scored(f"{url}#leads", [f"{url}#events"], MODEL, Choices(key="email"), Detail.SCORES)

    with psycopg.connect(url) as server:
        tables = server.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace >= 16384"
        )
        assert sorted(name for (name,) in tables) == ["events", "leads"]


def test_a_user_who_may_not_make_temporary_tables_is_told_what_to_do(url, tmp_path):
    sent(url, tmp_path)
    name = url.rpartition("/")[2]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC".encode())
        server.execute(f"CREATE ROLE reader_of_{name} LOGIN".encode())
        server.execute(f"GRANT USAGE ON SCHEMA public TO reader_of_{name}".encode())
        server.execute(f"GRANT SELECT ON leads TO reader_of_{name}".encode())
    address = parse_address(url.replace("leadlight@", f"reader_of_{name}:secret%20word@") + "#leads")

    with pytest.raises(EngineError, match="GRANT TEMPORARY ON DATABASE") as refused, in_place(address, []):
        pass

    assert "secret" not in str(refused.value)


def test_a_statement_timeout_does_not_end_a_long_query(url, tmp_path):
    connection, ready = sent(url, tmp_path)
    impatient = f"{url}?options=-c%20statement_timeout%3D20ms"

    found = scored(f"{impatient}#leads", [f"{impatient}#events"], MODEL, Choices(key="email"), Detail.SCORES)

    assert not differences(found, by_the_meaning(connection, ready, Detail.SCORES))


def test_a_missing_table_and_a_missing_server_are_said(url):
    with pytest.raises(NoSuchTableError, match="no table leads"), in_place(parse_address(f"{url}#leads"), []):
        pass
    with (
        pytest.raises(NoConnectionError, match=r"\*\*\*"),
        in_place(parse_address("postgresql://me:hidden@127.0.0.1:9/db#leads"), []),
    ):
        pass


def test_json_that_is_kept_as_text_is_refused_with_the_remedy(url):
    with psycopg.connect(url) as server:
        server.execute("""CREATE TABLE hits (properties text); INSERT INTO hits VALUES ('{"a": 1}')""")

    with pytest.raises(EngineError, match="jsonb"), in_place(parse_address(f"{url}#hits"), []):
        pass


def test_a_model_larger_than_a_query_may_be_is_refused_with_the_remedy(url, tmp_path):
    sent(url, tmp_path)
    rules = "".join(f"      - {{name: r{i}, when: {{industry: a{i}}}, points: 1}}\n" for i in range(1_700))
    model = read_model(f"name: Large\nscores:\n  all:\n    rules:\n{rules}")

    with (
        pytest.raises(EngineError, match="--engine duckdb"),
        in_place(parse_address(f"{url}#leads"), []) as place,
    ):
        place.score(model, place.staged(model, Choices(), AT), AT, Detail.SCORES)


def test_only_tables_of_one_database_can_be_scored_in_place():
    one, other, file = (parse_address(text) for text in ("postgresql://h/a#x", "postgresql://h/b#x", "x.csv"))

    assert can_score(one, [parse_address("postgres://h/a#y")])
    assert not can_score(one, [other])
    assert not can_score(file, [])
    assert not can_score(one, [file])


def test_a_time_that_no_lead_has_is_an_instant_all_the_same(url, tmp_path):
    sent(url, tmp_path)
    with psycopg.connect(url) as server:
        server.execute(
            "UPDATE leads SET created_at = 'never'; ALTER TABLE leads ALTER created_at TYPE json USING '5'"
        )
    model = read_model(
        "name: M\nscores: {s: {rules: [{name: q, quiet: any, for: 1 day, points: 1, repeat: true}]}}"
    )

    _, found = scored(f"{url}#leads", [f"{url}#events"], model, Choices(key="email"), Detail.SCORES)

    assert [row[2] for row in found] == [0, 4500, 85100, 0, 0, 0, 0, 100]
