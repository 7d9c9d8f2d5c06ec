"""A sender of messages over HTTP, cheap enough to share two cores with the server it measures.

    python -m benchmarks.live.sender PLAN.json

prints what it saw as JSON. A plan: `port`, `path`, `key`, `connections`, `seconds`, `per_request` (messages in a
request), `rate` (requests a second over all connections, sent on time whatever is answered; null is as fast as
answers come), `people` (so many user ids take turns), `timeline` (a file for message ids and instants of sending).
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Seen:
    """What was sent and answered: seconds of each answered request, and how many were not answered by 200."""

    latencies: list[float] = field(default_factory=list)
    refused: int = 0
    timeline: list[tuple[str, float]] = field(default_factory=list)


class Sender:
    """Builds requests from a plan; every message has an id and a time of its own."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.number = 0
        login = base64.b64encode(f"{plan['key']}:".encode()).decode()
        self.head = (
            f"POST {plan['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {login}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self.mark = plan.get("mark", "m")

    def message(self) -> tuple[str, str]:
        self.number += 1
        name = f"{self.mark}-{self.number}"
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
        person = self.number % self.plan["people"]
        return name, (
            f'{{"type":"track","messageId":"{name}","userId":"person-{person}","event":"Page Viewed",'
            f'"properties":{{"path":"/pricing","title":"Prices","duration":{self.number % 90}}},'
            f'"context":{{"userAgent":"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0","locale":"en-GB"}},'
            f'"timestamp":"{stamp}.000Z","sentAt":"{stamp}.001Z"}}'
        )

    def request(self) -> tuple[list[str], bytes]:
        messages = [self.message() for _ in range(self.plan["per_request"])]
        texts = ",".join(text for _, text in messages)
        body = (f'{{"batch":[{texts}]}}' if self.plan["per_request"] > 1 else texts).encode()
        return [name for name, _ in messages], self.head + str(len(body)).encode() + b"\r\n\r\n" + body


async def talk(sender: Sender, seen: Seen, end: float, gap: float | None, first: float) -> None:
    """Use one connection until the end; with a gap, a request is due every so many seconds."""
    reader, writer = await asyncio.open_connection("127.0.0.1", sender.plan["port"])
    due = first
    while time.perf_counter() < end:
        if gap is not None:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        names, request = sender.request()
        # a request that waited for the one before it has been late since it was due
        since = time.perf_counter() if gap is None else due
        sent_at = time.time()
        writer.write(request)
        status = await answer(reader)
        if status == 200:
            seen.latencies.append(time.perf_counter() - since)
            seen.timeline += [(name, sent_at) for name in names]
        else:
            seen.refused += 1
        if gap is not None:
            due += gap
    writer.close()


async def answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if length:
        await reader.readexactly(length)
    return int(head[9:12])


async def send(plan: dict[str, Any]) -> Seen:
    sender, seen = Sender(plan), Seen()
    start = time.perf_counter() + 0.1
    end = start + plan["seconds"]
    connections = plan["connections"]
    gap = None if plan.get("rate") is None else connections / plan["rate"]
    await asyncio.gather(
        *(
            talk(sender, seen, end, gap, start + (gap or 0) * number / connections)
            for number in range(connections)
        )
    )
    return seen


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text())
    began = time.perf_counter()
    seen = asyncio.run(send(plan))
    seconds = time.perf_counter() - began
    if plan.get("timeline"):
        Path(plan["timeline"]).write_text(json.dumps(seen.timeline))
    ordered = sorted(seen.latencies) or [0.0]
    print(
        json.dumps(
            {
                "requests": len(seen.latencies),
                "messages_a_second": len(seen.latencies) * plan["per_request"] / seconds,
                "p50_ms": ordered[len(ordered) // 2] * 1000,
                "p99_ms": ordered[int(len(ordered) * 0.99)] * 1000,
                "refused": seen.refused,
                "cpu": time.process_time(),
            }
        )
    )


if __name__ == "__main__":
    main()
