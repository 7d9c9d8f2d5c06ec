"""How many webhooks a second are sent, and what one costs: `python -m benchmarks.live.webhooks`.

The receiver is a process of its own on the same machine and answers at once. Times are of everything: claiming,
signing, sending, writing down. CPU is that of the sending process alone.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from leadlight.actions import clock
from leadlight.actions.access.operations import operator
from leadlight.actions.webhooks.add import Wish, add_webhook
from leadlight.actions.webhooks.allowed import allow
from leadlight.actions.webhooks.deliver import Deliverer
from leadlight.actions.webhooks.tell import Happening, tell
from leadlight.channels.outgoing.addresses import Allowed
from leadlight.channels.outgoing.posting import Outgoing
from leadlight.channels.webhook.kinds import SIGNAL
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.models import Lead, WebhookDelivery
from leadlight.storage.transaction import writing
from tests.servers.receiver import Certificate, certificate_for, receiving

COUNT, CHUNK = 5_000, 200


def main() -> None:
    """Measure in the open and with TLS; a URL of PostgreSQL may be given."""
    url = sys.argv[1] if len(sys.argv) > 1 else None
    print(f"{'':8}{'webhooks/s':>12}{'CPU ms each':>14}{'telling, us each':>18}")
    for tls in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            rate, cpu, telling = measured(Place(Path(folder) / "data", url), Path(folder), tls=tls)
        print(f"{'https' if tls else 'http':8}{rate:12,.0f}{cpu:14.2f}{telling:18.0f}")


def measured(place: Place, folder: Path, *, tls: bool) -> tuple[float, float, float]:
    """Webhooks a second, milliseconds of CPU for each, microseconds to note one down in its transaction."""
    certificate = certificate_for(folder, "hooks.example") if tls else None
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_receive, args=(theirs, certificate))
    process.start()
    open_database(place, make=True)
    allow(["127.0.0.1"])
    now = clock.now()
    add_webhook(Wish(ours.recv(), [SIGNAL], allow_http=True, at_once=20), now, operator("bench"))
    Lead.objects.bulk_create(
        Lead(uid=f"lead{n}", created_at=now, email=f"u{n}@x.example") for n in range(COUNT)
    )
    leads = list(Lead.objects.values_list("id", flat=True))[-COUNT:]
    began = time.process_time()
    for start in range(0, COUNT, CHUNK):
        with writing():
            tell([Happening(SIGNAL, lead, now, {"n": 1}) for lead in leads[start : start + CHUNK]], now)
    telling = time.process_time() - began
    allowed = Allowed.of(["127.0.0.1"])
    outgoing = Outgoing(allowed, at_once=100, tls=certificate.trusted() if certificate else None)
    wall, cpu = time.perf_counter(), time.process_time()
    Deliverer(outgoing, allowed).run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    outgoing.close()
    assert WebhookDelivery.objects.filter(state="delivered").count() >= COUNT
    close_connections()
    process.terminate()
    return COUNT / wall, 1000 * cpu / COUNT, 1e6 * telling / COUNT


def _receive(told: Any, certificate: Certificate | None) -> None:
    with receiving(certificate) as receiver:
        told.send(receiver.url)
        time.sleep(3600)


if __name__ == "__main__":
    main()
