"""What pages cost: the server time of each, beside 100,000 leads and 5 million events.

    python -m benchmarks.live.pages FOLDER URL LEADS ROUNDS

asks Django without a network between, as a rep and as an administrator, and prints the milliseconds of each answer as
JSON. Who adds a page adds it to PAGES.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.test import Client

from benchmarks.live.installation import database
from benchmarks.live.people import execute, mixed, numbers
from benchmarks.live.reading import filled, quantile
from benchmarks.measure import ROOT
from benchmarks.sections import Finding, at_most
from leadlight.actions.access.new_user import made_user
from leadlight.actions.access.operations import Role
from leadlight.actions.live.model_in_force import in_force
from leadlight.engage.crossings import priorities_of
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.models import User
from leadlight.storage.transaction import writing
from leadlight.web.pages.settings.sections import paths
from leadlight.web.site import furnish

if TYPE_CHECKING:
    from benchmarks.live.sections import Size

PAGES: tuple[tuple[Role, str], ...] = (
    (Role.REP, "/today/"),
    (Role.REP, "/today/queue?seen="),
    (Role.REP, "/today/?rows=100"),
    (Role.ADMIN, "/today/?whose=all"),
    (Role.REP, "/leads/"),
    (Role.REP, "/leads/?q=ana"),
    (Role.REP, "/leads/?stage=MQL"),
    (Role.ADMIN, "/leads/"),
    (Role.ADMIN, "/leads/?q=ana&sort=name"),
    (Role.ADMIN, "/leads/?priority=Hot&stage=SQL&sort=-last_activity"),
    (Role.ADMIN, "/leads/?score_from=50&signal=1"),
    (Role.ADMIN, "/leads/import/"),
    (Role.REP, "/review/"),
    (Role.ADMIN, "/review/"),
    (Role.ADMIN, "/review/decided/"),
    (Role.ADMIN, "/review/agreement/"),
    *(
        (Role.ADMIN, f"/leads/{{uid}}/{pane}")
        for pane in ("", "timeline/", "timeline/?channel=web", "score/", "profile/", "profile/?find=ana")
    ),
    *((Role.ADMIN, path) for path in paths()),
    (Role.ADMIN, "/accounts/"),
)
"""Who asks for which address; `{uid}` in it stands for a lead, another one each time."""

LIMIT = 200
"""So many milliseconds at most, at the 95th percentile."""

DAY = 86_400_000_000
WEEKLY = 3
"""So many changes each lead's score has had."""


def pages(kind: str, size: Size) -> Iterator[Finding]:
    """Server time of pages beside 100,000 leads and 5 million events, one after another."""
    if kind != "sqlite":
        return
    leads = min(size.rows, 100_000)
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as name, database(kind) as url:
        folder = Path(name) / "data"
        filled(folder, url, leads, leads * 50)
        command = [
            sys.executable,
            "-m",
            "benchmarks.live.pages",
            str(folder),
            url or "-",
            str(leads),
            str(size.rounds),
        ]
        seen = json.loads(
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        )
    for what, took in seen.items():
        note = f"p50 {quantile(took['ms'], 0.5):.1f} ms, CPU p95 {quantile(took['cpu'], 0.95):.1f} ms"
        yield at_most(f"{kind}: {what}, p95", quantile(took["ms"], 0.95), LIMIT, "ms", note)


def asked(leads: int, rounds: int) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each answer, by who asks for what: passed on the clock, and used by this process."""
    took: dict[str, dict[str, list[float]]] = {}
    clients = {role: client_of(role) for role in dict(PAGES)}
    for number in range(rounds):
        uid = f"{1 + number * 7919 % leads:024d}"
        for role, path in PAGES:
            cpu, began = time.process_time(), time.perf_counter()
            answer = clients[role].get(path.format(uid=uid))
            passed, used = time.perf_counter() - began, time.process_time() - cpu
            if answer.status_code != 200:
                raise SystemExit(f"{path} answers {answer.status_code}")
            if number:  # the first time everything is loaded
                found = took.setdefault(f"{path} of a {role}", {"ms": [], "cpu": []})
                found["ms"].append(passed * 1000)
                found["cpu"].append(used * 1000)
    return took


def client_of(role: Role) -> Client:
    """Somebody of a role who is logged in; the rep has leads."""
    address = "rep1@leadlight.test" if role is Role.REP else f"{role}@leadlight.test"
    with writing():
        user = made_user(address, role, 0)
        user.save()
    client = Client()
    client.force_login(User.objects.get(email=address))
    return client


def use_priorities_of_model() -> None:
    """Let scores have the priorities of the model in force, and a history, as if the worker had made them."""
    names = [name for name in priorities_of(in_force().model.model).names if name]
    low, medium, high = names[0], names[len(names) // 2], names[-1]
    said = f"CASE priority WHEN 'Hot' THEN '{high}' WHEN 'Warm' THEN '{medium}' WHEN 'Cold' THEN '{low}' ELSE priority END"
    leads = connection.cursor()
    leads.execute("SELECT MAX(id) FROM leadlight_lead")
    count = leads.fetchone()[0]
    with writing():
        for table in ("leadlight_score", "leadlight_listed"):
            execute(f"UPDATE {table} SET priority = {said}")
        now = time.time_ns() // 1000
        for change in range(WEEKLY):
            execute(
                "INSERT INTO leadlight_scorechange (lead_id, at, seq, version_id, cause, total_before, total, priority_before, priority) "
                f"SELECT n, {now} - {mixed(32452)} % 20 * {DAY} - {(WEEKLY - change) * DAY}, 1, s.version_id, 'event', "
                f"s.total - 100, s.total, {'NULL' if change == 0 else 's.priority'}, s.priority "
                f"FROM {numbers(1, count)} JOIN leadlight_score s ON s.lead_id = n WHERE s.total IS NOT NULL"
            )
        execute(
            "INSERT INTO leadlight_signal (lead_id, kind, level, key, at, told_at, seq, evidence, sentence, expires_at, seen_by) "
            f"SELECT n, 'surge', '', 'surge:0', {now - DAY}, {now - DAY}, 1, '{{}}', 'It came often.', {now + 6 * DAY}, '' "
            f"FROM {numbers(1, count)} WHERE n % 10 = 0"
        )
        execute(
            f"INSERT INTO leadlight_note (lead_id, text, author, at, edited_by, deleted_by) SELECT n, 'Called', 'rep', {now} - {mixed(7919)} % 30 * {DAY}, '', '' "
            f"FROM {numbers(1, count)} WHERE n % 5 = 0"
        )
    if connection.vendor == "sqlite":
        execute("ANALYZE")


def main() -> None:
    folder, url = Path(sys.argv[1]), sys.argv[2]
    open_database(Place(folder, None if url == "-" else url))
    furnish()
    settings.ALLOWED_HOSTS = ["*"]
    use_priorities_of_model()
    print(json.dumps(asked(int(sys.argv[3]), int(sys.argv[4]))))
    close_connections()


if __name__ == "__main__":
    main()
