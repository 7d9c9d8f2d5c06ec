# ruff: noqa: INP001, S311, E501 - a script beside its data; invented data need no cryptography; one lead a line
"""Write events.csv: what the leads of leads.csv did. Same script, same file: every lead has its own seed."""

import csv
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

AS_OF = datetime(2026, 3, 1, 9, tzinfo=UTC)
COLUMNS = ("message_id", "lead_id", "event", "timestamp", "path", "campaign", "rooms", "machine")
BERLIN = timezone(timedelta(hours=1))

PAGES = ("/", "/features", "/features/photo-reports", "/features/offline", "/blog/spring-checklist", "/about",
         "/customers/hotel-aurora", "/customers/nordhaus-verwaltung", "/pricing", "/Pricing/hotels")  # fmt: skip
CAMPAIGNS = ("january-digest", "february-digest", "spring-inspection")

Deed = tuple[float, str, dict[str, str]]  # days before AS_OF, event, properties
Habit = Callable[[random.Random], list[Deed]]


def page(days_ago: float, path: str) -> Deed:
    return days_ago, "Page Viewed", {"path": path}


def surfs(*days: int, pages: tuple[str, ...] = PAGES, at_once: int = 2) -> Habit:
    """Visits on these days, a few pages each time."""
    return lambda rng: [
        page(day + rng.uniform(-0.3, 0.3), rng.choice(pages))
        for day in days
        for _ in range(rng.randint(1, at_once))
    ]


def reads_mail(opens: int, clicks: int = 0, *, until: int = 1, since: int = 60) -> Habit:
    def habit(rng: random.Random) -> list[Deed]:
        names = ["Email Opened"] * opens + ["Email Link Clicked"] * clicks
        return [(rng.uniform(until, since), name, {"campaign": rng.choice(CAMPAIGNS)}) for name in names]

    return habit


def evaluates(days_ago: float) -> Habit:
    """Features, a customer's story, prices: within two days."""
    steps = ("/features", "/customers/nordhaus-verwaltung", "/pricing")
    return lambda rng: [page(days_ago - 0.6 * i - rng.uniform(0, 0.4), path) for i, path in enumerate(steps)]


def walks(*steps: tuple[float, str]) -> Habit:
    return lambda _: [page(days_ago, path) for days_ago, path in steps]


def inspects(*rounds: tuple[float, str]) -> Habit:
    return lambda _: [(days_ago, "Inspection Finished", {"rooms": rooms}) for days_ago, rooms in rounds]


def tries(days_ago: float, *, invites: int = 0, rooms: tuple[int, ...] = ()) -> Habit:
    def habit(rng: random.Random) -> list[Deed]:
        later = [rng.uniform(0.1, days_ago) for _ in range(invites + len(rooms))]
        invited: list[Deed] = [(day, "Invite Sent", {}) for day in later[:invites]]
        finished = [
            (day, "Inspection Finished", {"rooms": str(number)})
            for day, number in zip(later[invites:], rooms, strict=True)
        ]
        return [(days_ago, "Trial Started", {}), *invited, *finished]

    return habit


def does(event: str, *days_ago: float) -> Habit:
    return lambda _: [(day, event, {}) for day in days_ago]


STORIES: dict[str, tuple[Habit, ...]] = {
    "B-1001": (surfs(1, 3, 4, 8, 20), evaluates(5), tries(11, invites=2, rooms=(22, 41, 8)), reads_mail(7, 3),
               does("Demo Requested", 3.2), does("Live Chat Conversation Started", 2, 2.1, 9)),
    "B-1002": (surfs(2, 6, 13, 40), evaluates(7), does("Webinar Attended", 30), reads_mail(9, 2),
               does("Demo Requested", 6, 2.5)),
    "B-1003": (surfs(1, 2, 5, 9, 12), evaluates(12), reads_mail(5, 4), tries(9, invites=3, rooms=(120, 95)),
               does("Live Chat Conversation Started", 4)),
    "B-1004": (surfs(35, 50, 70), reads_mail(3, 1, until=32, since=90), does("Webinar Attended", 45),
               walks((62, "/features/offline"), (61, "/customers/hotel-aurora"), (59.5, "/pricing"))),
    "B-1005": (surfs(1, 4, 6, 11), reads_mail(6, 1), tries(5, invites=4, rooms=(14,))),
    "B-1006": (surfs(1, 2, 3, 4, 5, 6, 7), evaluates(6), does("Trial Started", 5), does("Demo Requested", 5)),
    "B-1007": (surfs(3, 10, 25), reads_mail(4, 2), does("Webinar Attended", 18)),
    "B-1008": (surfs(1, 2, 3, 5, 8, 9, 12), evaluates(3), tries(8, invites=4, rooms=(60, 75, 90)), reads_mail(6, 2),
               does("Demo Requested", 2), does("Webinar Attended", 10)),
    "B-1009": (surfs(1, 2, 3, 4, 7, pages=PAGES[4:7]), reads_mail(8, 5, since=9), surfs(2, pages=("/careers",))),
    "B-1010": (surfs(2, 9), evaluates(10), reads_mail(3, 1), inspects((30.5, "60")), does("Invite Sent", 30.5)),
    "B-1011": (surfs(15, 21), does("Webinar Attended", 40), reads_mail(2)),
    "B-1012": (surfs(1, 5, 13), evaluates(6), reads_mail(3, 1, since=20)),
    "B-1013": (surfs(0, 2, 3, 7, 10), evaluates(4), tries(14, invites=1, rooms=(31, 12)), reads_mail(5, 2),
               does("Demo Requested", 1.5)),
    "B-1014": (reads_mail(2, 0, until=121, since=130), surfs(125)),
    "B-1015": (surfs(4, 18), reads_mail(6, 1), does("Live Chat Conversation Started", 17),
               walks((25, "/features"), (21, "/customers/hotel-aurora"), (17.5, "/pricing")), does("Demo Requested", 90.5)),
    "B-1016": (surfs(2, 3, pages=("/careers", "/careers/sales", "/about")),),
    "B-1017": (surfs(1, 6, 7), evaluates(8), reads_mail(4, 1, since=15), does("Demo Requested", 4)),
    "B-1018": (surfs(1, 2, 3), tries(40, invites=6, rooms=(500,))),
    "B-1019": (surfs(2, 3, 9, 11), reads_mail(4, 1, since=14), tries(60.0), does("Trial Started", 48)),
    "B-1020": (surfs(55, 61), does("Webinar Attended", 62), reads_mail(4, 0, until=33, since=60),
               walks((63, "/features"), (62, "/customers/hotel-aurora"), (60.5, "/pricing"))),
    "B-1021": (surfs(1, 4), evaluates(9), tries(7, invites=1, rooms=(9,)), reads_mail(3, 2, since=30)),
    "B-1023": (surfs(8, 30), does("Email Opened", 29.5), does("Unsubscribed", 6)),
    "B-1024": (surfs(1, 2, 4, 6, 9, pages=PAGES[6:]), evaluates(5), does("Demo Requested", 89.9), reads_mail(6, 3, since=12)),
    "B-1025": (surfs(12, 13), reads_mail(5, 1), does("Webinar Attended", 29), does("Live Chat Conversation Started", 59.5)),
    "B-1026": (surfs(3, 4), reads_mail(1, 0, since=4)),
    "B-1027": (surfs(2, 7, 12), evaluates(13), tries(16, rooms=(18, 6)), reads_mail(5, 2, since=22)),
    "B-1028": (surfs(1, 8, 9), does("Trial Started", 7)),
    "B-1029": (surfs(31, 60), reads_mail(3, 1, until=31, since=80), does("Demo Requested", 95), does("Email Opened", 29.4)),
    "B-1030": (surfs(1, 3, 4, 8), does("Webinar Attended", 9), reads_mail(4, 2, since=15), tries(3, rooms=(12,))),
    "B-1031": (surfs(6, 10), reads_mail(2, 1, since=12)),
    "B-1032": (surfs(2, 5), reads_mail(6, 2, since=18), does("Webinar Attended", 12)),
    "B-1033": (evaluates(48), does("Demo Requested", 47), tries(46, invites=3, rooms=(210,)), reads_mail(4, 2),
               does("Opportunity Lost", 20), surfs(3, 11), does("Live Chat Conversation Started", 3)),
    "B-1034": (surfs(1, 2, 8), evaluates(6), reads_mail(5, 1, since=26), does("Live Chat Conversation Started", 5, 6)),
    "B-1036": (surfs(2, 4, 5, 9), evaluates(9), reads_mail(3, 1, since=9), inspects((29.5, "12")), does("Invite Sent", 29.5)),
    "B-1037": (surfs(20, 44), reads_mail(2)),
    "B-1038": (surfs(1, 7), evaluates(30), reads_mail(4, 1)),
    "B-1039": (surfs(1, 2, 6), tries(6, rooms=(4, 3)), reads_mail(2, 1, since=7)),
    "B-1040": (surfs(3, 5, 12), evaluates(11), does("Webinar Attended", 14), does("Demo Requested", 10),
               reads_mail(5, 2, since=20)),
    "B-1041": (reads_mail(9, 0, since=28), does("Email Marked as Spam", 1.0, 0.9)),
    "B-1042": (surfs(1, 2, 3, 6, 7, 8, 11), evaluates(2), tries(13, invites=3, rooms=(88, 64, 70)), reads_mail(6, 4),
               does("Demo Requested", 1), does("Webinar Attended", 5)),
    "B-1043": (does("Demo Requested", 140), evaluates(141), does("Opportunity Lost", 100), reads_mail(5, 0, until=40)),
    "B-1044": (surfs(1, 4, 10), evaluates(9), reads_mail(3, 2, since=13), tries(10, invites=2, rooms=(25, 28))),
    "B-1046": (surfs(17, 26), does("Webinar Attended", 27), reads_mail(4, 1, since=28), does("Unsubscribed", 2, 1.9),
               does("Live Chat Conversation Started", 60.5)),
    "B-1047": (),
    "B-1051": (does("Email Opened", 1, 2, 3, 5, 8, 13, 14, 21),),
    "B-1052": (does("Webinar Attended", 22.5),),
    "B-1053": (does("Webinar Attended", 49.5), does("Demo Requested", 24), does("Email Opened", 31)),
    "B-7777": (surfs(1, 2), reads_mail(2)),  # nobody on the list: forwarded to a colleague
}  # fmt: skip

EDGES = (  # what real exports contain besides
    ("x-0001", "B-1005", "Page Viewed", "2026-03-01T09:00:00Z", "/pricing"),  # at the very instant: counts
    (
        "x-0002",
        "B-1005",
        "Page Viewed",
        "2026-03-01T09:00:00.000001Z",
        "/pricing",
    ),  # after it: does not exist
    (
        "x-0003",
        "B-1007",
        "Page Viewed",
        "2026-01-30T09:00:00Z",
        "/pricing",
    ),  # exactly 30 days: no longer counts
    (
        "x-0004",
        "B-1007",
        "Page Viewed",
        "2026-01-30T09:00:00.000001Z",
        "/pricing",
    ),  # a microsecond younger: counts
    ("x-0005", "B-1008", "Demo Requested", "yesterday afternoon", ""),  # no time
    ("x-0006", "B-1010", "Page Viewed", "2026-02-30T10:00:00Z", "/pricing"),  # no such day
    ("x-0007", "", "Page Viewed", "2026-02-27T10:00:00Z", "/pricing"),  # no key
    ("x-0008", "b-1004", "Demo Requested", "2026-02-27T10:00:00Z", ""),  # another key: small b
    ("x-0009", "  B-1011 ", "page  viewed", "2026-02-26 08:15", "/PRICING"),  # blanks around, other writing
    ("x-0010", "B-1034", "Page Viewed", "2026-02-20T23:59:59+01:00", "/pricing"),
    ("x-0010", "B-1034", "Page Viewed", "2026-02-21T08:00:00Z", "/pricing"),  # sent twice: one event
    (" x-0010 ", "B-1034", "Page Viewed", "2026-02-22T08:00:00Z", "/pricing"),
    ("", "B-1036", "Page Viewed", "2026-02-27T10:00:00Z", "/pricing"),  # no id: both count
    ("", "B-1036", "Page Viewed", "2026-02-27T10:00:00Z", "/pricing"),
    ("x-0012", "B-1037", "Demo Requested", "2026-03-04T10:00:00Z", ""),  # planned, not done
    ("x-0013", "B-1020", "Email Opened", "2026-01-30T09:00:00+00:00", ""),  # quiet for exactly 30 days
    (
        "x-0014",
        "B-1012",
        "Page Viewed",
        "2026-02-15T09:00:00Z",
        "/customers/hotel-aurora",
    ),  # 14 days: just outside
    ("x-0015", "B-1026", "Page Viewed", "2026-02-27", "/Customers/Hotel-Aurora"),  # a date alone
)
MACHINES = (  # mail scanners open and click everything
    ("m-0001", "B-1014", "Email Opened", "2026-02-26T06:00:01Z"),
    ("m-0002", "B-1014", "Email Link Clicked", "2026-02-26T06:00:02Z"),
    ("m-0003", "B-1047", "Email Opened", "2026-02-26T06:00:01Z"),
    ("x-0011", "B-1031", "Email Link Clicked", "2026-02-25T06:00:00Z"),
)
ROOMS = (  # numbers as people write them
    ("r-0001", "B-1019", "2026-02-20T12:00:00Z", "1e1"),
    ("r-0002", "B-1027", "2026-02-21T12:00:00Z", "about 30"),
    ("r-0003", "B-1030", "2026-02-28T12:00:00Z", " 38.0 "),
)


def written(at: datetime, rng: random.Random) -> str:
    """A time as one of the tools in between writes it."""
    whole = at.replace(microsecond=0)
    match rng.randrange(10):
        case 0:
            return whole.astimezone(BERLIN).isoformat()
        case 1:
            return whole.strftime("%Y-%m-%d %H:%M")
        case 2:
            return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        case _:
            return whole.isoformat().replace("+00:00", "Z")


def rows() -> Iterator[dict[str, str]]:
    for lead, habits in STORIES.items():
        rng = random.Random(f"brightpane {lead}")
        deeds = [deed for habit in habits for deed in habit(rng)]
        for number, (days_ago, event, properties) in enumerate(deeds):
            at = min(AS_OF - timedelta(days=days_ago), AS_OF - timedelta(minutes=number + 1))
            stamp = {"message_id": f"{lead}-{number:03}", "lead_id": lead, "timestamp": written(at, rng)}
            yield {**stamp, "event": event, **properties}
    yield from (
        dict(zip(("message_id", "lead_id", "event", "timestamp", "path"), row, strict=True)) for row in EDGES
    )
    for row in MACHINES:
        yield {
            **dict(zip(("message_id", "lead_id", "event", "timestamp"), row, strict=True)),
            "machine": "true",
        }
    yield dict(zip(("message_id", "lead_id", "event", "timestamp"), ("x-0011", "B-1031", "Email Link Clicked",
               "2026-02-25T19:30:00Z"), strict=True))  # the same id from a person: this one counts  # fmt: skip
    for identity, lead, finished, rooms_inspected in ROOMS:
        yield {
            "message_id": identity,
            "lead_id": lead,
            "event": "Inspection Finished",
            "timestamp": finished,
            "rooms": rooms_inspected,
        }


def write(folder: Path) -> None:
    """Write events.csv into a folder, in a shuffled order: nothing may depend on it."""
    shuffled = list(rows())
    random.Random("brightpane").shuffle(shuffled)
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(shuffled)


if __name__ == "__main__":
    write(Path(__file__).parent)
