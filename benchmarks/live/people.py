"""Put many leads with scores and events into an installation at once, by statements on whole tables.

    python -m benchmarks.live.people FOLDER URL LEADS EVENTS

Everything is as the worker would have left it, as far as lists and timelines read it; scores are invented.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from django.db import connection

from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.many import rows
from leadlight.storage.transaction import writing

DAY = 86_400_000_000
AT_ONCE = 100_000

GIVEN = ("ana", "ben", "chloe", "david", "emma", "farid", "greta", "hugo", "ines", "jonas")
FAMILY = (
    "schmidt", "garcia", "rossi", "dubois", "novak", "smith", "jansen", "kowalski", "silva", "berg",
    "keller", "moreau", "ferrari", "lopez", "nielsen", "fischer", "weber", "costa", "horvat", "lind",
)  # fmt: skip
COUNTRIES = ("DE", "FR", "NL", "ES", "IT", "PL", "SE", "US")
INDUSTRIES = ("software", "finance", "retail", "healthcare", "logistics")
STAGES = ("", "", "", "", "IQL", "IQL", "MQL", "SAL", "SQL", "Customer", "Lost")
OWNERS = ("", "", "", *(f"rep{number}@leadlight.test" for number in range(20)))


def execute(sql: str) -> None:
    """Run a statement in which % means what it means."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def picked(options: tuple[str, ...], number: str) -> str:
    """One of some texts by a number, as SQL."""
    cases = " ".join(f"WHEN {place} THEN '{option}'" for place, option in enumerate(options))
    return f"(CASE CAST(({number}) % {len(options)} AS integer) {cases} END)"


def mixed(factor: int) -> str:
    """A number that looks drawn at random, from that of a lead."""
    return f"((n * {factor}) % 1000003)"


GIVEN_NAME, FAMILY_NAME = picked(GIVEN, mixed(7919)), picked(FAMILY, mixed(104729))
FIRM = "(n / 4)"
COUNTRY, INDUSTRY = picked(COUNTRIES, mixed(611953)), picked(INDUSTRIES, mixed(350377))
OWNER, STAGE = picked(OWNERS, mixed(224737)), picked(STAGES, mixed(479909))
TOTAL = f"(CASE WHEN n % 50 = 0 THEN NULL ELSE {mixed(15485)} % 12000 - 2000 END)"
PRIORITY = f"(CASE WHEN {TOTAL} IS NULL THEN 'Excluded' WHEN {TOTAL} >= 8000 THEN 'Hot' WHEN {TOTAL} >= 4000 THEN 'Warm' ELSE 'Cold' END)"
QUALIFIES = f"(CASE WHEN {TOTAL} >= 6000 THEN 'MQL' WHEN {TOTAL} >= 3000 THEN 'IQL' END)"
EMAIL = f"({GIVEN_NAME} || '.' || n || '@firm-' || {FIRM} || '.example')"
NAME = f"({GIVEN_NAME} || ' ' || {FAMILY_NAME})"
WORDS = (
    f"' ' || {GIVEN_NAME} || ' ' || {FAMILY_NAME} || ' ' || n || ' firm ' || {FIRM} || ' example ' || "
    f"{GIVEN_NAME} || '_2e_' || n || '_40_firm_2d_' || {FIRM} || '_2e_example firm_2d_' || {FIRM} || "
    f"'_2e_example person person_2d_' || n || ' ___2e_account_3d_firm_2d_' || {FIRM} || '_2e_example __country_3d_' || lower({COUNTRY}) || "
    f"' __industry_3d_' || {INDUSTRY} || ' '"
)
PROFILE = (
    f'\'{{"email":"\' || {EMAIL} || \'","name":"\' || {NAME} || \'","company":"Firm \' || {FIRM} || \'","country":"\' '
    f'|| {COUNTRY} || \'","industry":"\' || {INDUSTRY} || \'","employees":\' || (n % 900) || \'}}\''
)
DERIVED = (
    '\'{"events":10,"channels":"web, e-mail","first_touch":"organic","last_touch":"ads","device":"desktop"}\''
)
ORIGINS = "'{" + ",".join(
    f'"{name}":{{"since":1750000000000000,"seq":1,"source":"server","confidence":1.0}}'
    for name in ("email", "name", "company", "country", "industry", "employees")
) + "}'"  # fmt: skip
NOTHING = "'{}'"
GAVE = '\'{"given":[[0,2000,null,null],[3,1000,3,1750000000000000],[7,500,1,1750000000000000]],"off":[]}\''


def numbers(first: int, count: int) -> str:
    """The numbers from one on, as the column `n`."""
    if connection.vendor == "sqlite":
        return (
            f"(WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {first + count - 1}) "
            "SELECT n FROM c) c"
        )
    return f"(SELECT * FROM generate_series({first}::bigint, {first + count - 1}) AS s(n)) c"


def hexadecimal(text: str) -> str:
    """The digits of the first bytes of a name, as SQL."""
    if connection.vendor == "sqlite":
        return f"lower(hex(substr({text}, 1, 24)))"
    return f"encode(convert_to(substr({text}, 1, 24), 'UTF8'), 'hex')"


def padded() -> str:
    """The name of a lead for the outside, as SQL."""
    return "printf('%024d', n)" if connection.vendor == "sqlite" else "lpad(n::text, 24, '0')"


def as_json(text: str) -> str:
    return text if connection.vendor == "sqlite" else f"({text})::jsonb"


def add_people(leads: int, now: int) -> None:
    """Add leads 1 to `leads` with all that lists read."""
    version = rows("SELECT MAX(number) FROM leadlight_modelversion")[0][0]
    for first in range(1, leads + 1, AT_ONCE):
        some = numbers(first, min(AT_ONCE, leads - first + 1))
        created, last = (
            f"({now} - {mixed(86028)} % 700 * {DAY} - n)",
            f"({now} - {mixed(32452)} % 300 * {DAY} - n * 7)",
        )
        with writing():
            execute(
                f"INSERT INTO leadlight_account (key, traits) SELECT DISTINCT 'firm-' || {FIRM} || '.example', {as_json(NOTHING)} FROM {some} WHERE true ON CONFLICT (key) DO NOTHING"
            )
            execute(
                "INSERT INTO leadlight_lead (id, uid, created_at, profile, origins, derived, account_id, name, email, company, owner, "
                f"stage, events, first_at, last_at) SELECT n, {padded()}, {created}, {as_json(PROFILE)}, {as_json(ORIGINS)}, {as_json(DERIVED)}, "
                f"(SELECT id FROM leadlight_account WHERE key = 'firm-' || {FIRM} || '.example'), {NAME}, {EMAIL}, 'Firm ' || {FIRM}, {OWNER}, {STAGE}, 10, {created}, {last} FROM {some}"
            )  # fmt: skip
            execute(
                "INSERT INTO leadlight_score (lead_id, version_id, at, seq, total, scores, priority, qualifies_for, excluded, lines) "
                f"SELECT n, {version}, {now}, 1, {TOTAL}, {as_json(NOTHING)}, {PRIORITY}, {QUALIFIES}, CASE WHEN n % 50 = 0 THEN 'Competitors' END, {as_json(GAVE)} FROM {some}"
            )
            for kind, value in (("user_id", "'person-' || n"), ("email", EMAIL)):
                execute(
                    f"INSERT INTO leadlight_identifier (kind, value, lead_id, seq) SELECT '{kind}', {value}, n, n FROM {some}"
                )
            execute(
                "INSERT INTO leadlight_listed (lead_id, total, last_at, created_at, called, owner, stage, priority, qualifies_for) "
                f"SELECT n, COALESCE({TOTAL}, {-(2**62)}), {last}, {created}, {hexadecimal(NAME)}, {OWNER}, {STAGE}, {PRIORITY}, COALESCE({QUALIFIES}, '') FROM {some}"
            )
            execute(f"INSERT INTO leadlight_searched (lead_id, words) SELECT n, {WORDS} FROM {some}")


def add_events(leads: int, events: int, now: int) -> None:
    """Add events, as many to each lead, placed."""
    body = '\'{"type":"track","messageId":"made-\' || n || \'","userId":"person-\' || (1 + n % LEADS) || \'","event":"Page Viewed","properties":{"path":"/pricing","title":"A page"}}\''.replace(
        "LEADS", str(leads)
    )
    begun = rows("SELECT COALESCE(MAX(seq), 0) FROM leadlight_event")[0][0]
    for first in range(1, events + 1, AT_ONCE * 2):
        some = numbers(first, min(AT_ONCE * 2, events - first + 1))
        with writing():
            execute(
                "INSERT INTO leadlight_event (seq, message_id, type, name, time, received_at, source_id, body) "
                f"SELECT {begun} + n, 'made-' || n, 'track', 'page_viewed', {now} - {mixed(32452)} % 300 * {DAY} - n, {now}, 1, {body} FROM {some}"
            )
            execute(
                f"INSERT INTO leadlight_placement (seq, lead_id, machine) SELECT {begun} + n, 1 + n % {leads}, '' FROM {some}"
            )
    execute(
        f"INSERT INTO leadlight_cursor (name, seq, lease_until, token) VALUES ('placed', {begun + events}, 0, 0) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq"
    )


def fill(leads: int, events: int, now: int) -> None:
    """Fill the open, empty installation, and let the database know what it holds."""
    begin_with_starter(now)
    add_people(leads, now)
    add_events(leads, events, now)
    if connection.vendor == "sqlite":
        execute("ANALYZE")
        execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    for table in ("lead", "event", "identifier", "account"):
        column = "seq" if table == "event" else "id"
        execute(
            f"SELECT setval(pg_get_serial_sequence('leadlight_{table}', '{column}'), (SELECT MAX({column}) FROM leadlight_{table}))"
        )
    execute("VACUUM ANALYZE")


def main() -> None:
    folder, url, leads, events = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    open_database(Place(folder, None if url == "-" else url), make=True)
    if connection.vendor == "sqlite":
        execute("PRAGMA synchronous = OFF")  # it can be made again
    fill(leads, events, time.time_ns() // 1000)
    close_connections()


if __name__ == "__main__":
    main()
