# ruff: noqa: INP001, S311, E501 - a script beside its data; invented data need no cryptography; one lead a line
"""Write events.jsonl: messages as a shop sends them to its customer data platform, one a line."""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

AS_OF = datetime(2026, 3, 1, 9, tzinfo=UTC)
PRODUCTS: tuple[tuple[str, str, float, list[str]], ...] = (  # name, category, price, tags
    ("Tarn 2 tent", "Tents", 349.95, ["new"]),
    ("Tarn 3 tent", "tents", 429.0, ["new", "sale"]),
    ("Scree boots", "Boots", 189.9, ["sale"]),
    ("Becks boots", "boots", 159.0, []),
    ("Fell 38 rucksack", "Rucksacks", 139.5, ["sale", "last pieces"]),
    ("Fell 12 rucksack", "rucksacks", 64.9, ["new"]),
    ("Merino socks", "socks", 18.9, []),
    ("Enamel mug", "camp kitchen", 12.5, ["new"]),
    ("Head torch", "lamps", 44.9, ["sale"]),
    ("Last year's Scree boots", "boots", 100, ["sale"]),
    ("Child's Scree boots", "boots", 99.5, ["sale"]),
)
PAGES = ("/", "/tents", "/boots", "/rucksacks", "/journal/first-overnight", "/stores", "/returns")

Message = dict[str, Any]
Deed = tuple[float, Message]  # days before AS_OF, what was sent
Habit = Callable[[random.Random], list[Deed]]


def page(path: str) -> Message:
    return {"type": "page", "properties": {"path": path, "url": f"https://mossbeck.example{path}"}}


def track(event: str, **properties: object) -> Message:
    return {"type": "track", "event": event, "properties": properties}


def of(event: str, product: int) -> Message:
    name, category, price, tags = PRODUCTS[product]
    return track(event, product=name, category=category, price=price, tags=tags)


def visits(*days: float) -> Habit:
    return lambda rng: [
        (day - 0.002 * i, page(rng.choice(PAGES))) for day in days for i in range(rng.randint(1, 3))
    ]


def views(since: float, *products: int) -> Habit:
    return lambda rng: [(rng.uniform(0.1, since), of("Product Viewed", product)) for product in products]


def looks(*at: tuple[float, int]) -> Habit:
    return lambda _: [(days_ago, of("Product Viewed", product)) for days_ago, product in at]


def fills(days_ago: float, *products: int, checkout: bool = False) -> Habit:
    """See, take, and perhaps begin the checkout: a quarter of an hour for each."""

    def habit(_: random.Random) -> list[Deed]:
        deeds: list[Deed] = []
        for i, product in enumerate(products):
            deeds.append((days_ago - 0.02 * i, of("Product Viewed", product)))
            deeds.append((days_ago - 0.02 * i - 0.01, of("Product Added", product)))
        last = days_ago - 0.02 * len(products)
        return [*deeds, (last, track("Checkout Started", value=1))] if checkout else deeds

    return habit


def buys(*orders: tuple[float, float]) -> Habit:
    return lambda _: [(day, track("Order Completed", total=total, currency="EUR")) for day, total in orders]


def does(event: str, *days: float, **properties: object) -> Habit:
    return lambda _: [(day, track(event, **properties)) for day in days]


def tells(days_ago: float, **traits: object) -> Habit:
    """An `identify` message: it says who somebody is, and is no event."""
    return lambda _: [(days_ago, {"type": "identify", "traits": traits})]


STORIES: dict[str, tuple[Habit, ...]] = {
    "u-101": (visits(0.4, 1.3, 2.6, 4.1, 9), views(9, 0, 0, 1, 1, 2, 4), fills(1.2, 0, 4, checkout=True),
              buys((70, 212.4), (190, 88.0)), tells(60, club="yes"), does("Products Searched", 1.5, 4.2)),
    "u-102": (visits(2.2, 5.5, 6.9), views(7, 2, 3, 6), fills(5.4, 3), does("Products Searched", 5.6),
              does("Email Link Clicked", 5.5, campaign="Spring is coming")),
    "u-103": (visits(8, 12), views(13, 6, 7, 8), does("Product Added to Wishlist", 11), looks((14.5, 0), (14.6, 6)),
              fills(7.4, 6, checkout=True), does("Products Searched", 14.5)),
    "u-104": (visits(3.3), views(12, 5, 4), buys((3.1, 64.9), (150, 139.5)), fills(3.2, 5, checkout=True),
              does("Product Removed", 1, product="Fell 12 rucksack")),
    "u-105": (visits(0.1, 1.1, 2.1, 3.1, 4.1, 5.1, 6.1), views(8, 0, 1, 2, 3, 4, 5, 0, 1, 2), fills(0.5, 1, 2, checkout=True),
              does("Products Searched", 0.6, 1.2, 2.2, 2.3, 3.5), does("Product Added to Wishlist", 2, 6)),
    "u-106": (visits(80, 95), buys((120, 349.95), (300, 18.9), (364.5, 50))),
    "u-107": (visits(1.6, 6.2), buys((20, 189.9), (75, 64.9), (140, 429.0), (200, 44.9), (260, 159.0), (330, 31.4)),
              tells(300, club=True), views(6, 8, 6), does("Email Link Clicked", 3, 3.1, campaign="Frühlingsbrief")),
    "u-108": (visits(0.9, 2.4), fills(2.3, 6, 7), does("Product Removed", 2.2, product="Enamel mug")),
    "u-109": (visits(4.4), fills(4.3, 2), does("Product Removed", 4.2, 4.1, 4.0, product="Scree boots"), views(5, 10, 10)),
    "u-110": (visits(0.2, 1, 2, 3), fills(0.3, 0, 1, 2, checkout=True)),
    "u-111": (visits(1.8, 3.6, 5.2), views(10, 4, 4, 2, 1), fills(3.5, 4), tells(18, club="Yes")),
    "u-112": (visits(61, 88), buys((100, 64.9)), does("Unsubscribed", 62),
              does("Order Refunded", 90, 89, 88, total=64.9)),
    "u-113": (visits(0.6, 6.5), views(5, 0, 0, 1), fills(6.4, 0), buys((30, 44.9), (44, 139.5), (90, 18.9)),
              tells(200, club="no"), does("Order Refunded", 25, total=44.9)),
    "u-114": (visits(2, 3), fills(2.9, 5), views(3, 5, 5), tells(25, club="yes")),
    "u-115": (visits(13.5), views(14.5, 7, 7, 7, 6, 6, 6, 8, 8, 8, 6, 7),
              fills(6.4, 7, checkout=True), does("Product Removed", 6.3, 7.4, product="Enamel mug")),
    "u-116": (visits(1.4, 2.7), fills(2.6, 1, checkout=True), buys((45, 189.9)), does("Checkout Started", 2.0)),
    "u-117": (visits(1.9, 0.7), views(0.6, 5, 3), looks((1.5, 5)), does("Product Added", 1.45, price="64.90"), does("Checkout Started", 1.4)),
    "u-118": (visits(15, 33), does("Product Added to Wishlist", 15, 16, 33), views(5, 9, 9)),
    "u-119": (visits(0.3, 4.8), views(9, 2, 4, 1, 2), fills(4.7, 2), fills(0.4, 3)),
    "u-120": (visits(150), buys((149, 88.0))),
    "u-121": (visits(0.8, 3.9, 6.8), fills(3.8, 8), buys((3.5, 44.9), (40, 429.0), (111, 159.0), (222, 349.95)),
              tells(222, club="yes"), fills(0.75, 3, checkout=True)),
    "u-122": (visits(5.9), views(6, 4, 4, 4), does("Products Searched", 5.8)),
    "u-123": (visits(2.5, 3.5, 9.5), views(9, 1, 1, 4, 2), does("Product Added to Wishlist", 2.4),
              does("Products Searched", 2.5, 2.6, 3.5, 3.6, 9.5)),
    "u-124": (visits(1.2), fills(1.1, 0, checkout=True)),
    "u-125": (visits(7.5, 20), buys((19, 64.9)), does("Email Link Clicked", 0.2, 0.5, 1, 2, 6, 13, 20, campaign="spring sale"),
              does("Order Refunded", 365.5, total=12.5)),
    "u-126": (visits(0.6), looks((0.5, 6)), does("Product Added", 0.45, price=18.9), does("Checkout Started", 0.43)),
    "u-127": (visits(3, 4, 5), views(5, 0, 0, 0, 1, 1, 1, 2, 2, 3), does("Products Searched", 3.1, 3.2, 4.1)),
    "u-128": (does("Email Link Clicked", 30, campaign="winter"), does("Unsubscribed", 29.9, 20),
              buys((365.5, 50)), looks((13.5, 0), (13.6, 6)), does("Products Searched", 13.5)),
    "u-129": (visits(10), views(11, 6), does("Order Refunded", 2, 364.5, total=12.5), buys((35, 12.5))),
    "u-130": (visits(66), does("Order Refunded", 50, 51, 52, 53, total=20)),
    "u-133": (visits(0.2, 1.4, 2.9), fills(1.3, 2, 6, 8), tells(2, club="no"), tells(1, club="yes")),
    "u-134": (visits(59.9), buys((59.8, 349.95))),
    "u-999": (visits(0.5), fills(0.4, 0, checkout=True)),  # an account that was deleted
}  # fmt: skip

EDGES: tuple[Message, ...] = (
    # a visitor nobody knows: no userId
    {"messageId": "x-1", "anonymousId": "a-77", "timestamp": "2026-02-28T10:00:00Z", **of("Product Added", 0)},
    # sent twice, the first one counts
    {"messageId": "x-2", "userId": "u-126", "timestamp": "2026-02-28T20:00:00.120Z", **of("Product Added", 7)},
    {"messageId": "x-2", "userId": "u-126", "timestamp": "2026-02-28T20:00:04Z", **of("Product Added", 7)},
    # no time that could be read, and a price that is none
    {"messageId": "x-3", "userId": "u-117", "timestamp": "1 March, 8 o'clock", **of("Product Added", 0)},
    {"messageId": "x-4", "userId": "u-117", "timestamp": "2026-03-01T08:00:00+01:00",
     **track("Product Added", product="Voucher", price="gift")},
    # a robot that fills carts
    {"messageId": "x-5", "userId": "u-122", "timestamp": "2026-02-28T03:00:00Z", "machine": True, **of("Product Added", 0)},
    # exactly on the bounds: 7 days old is too old, the instant itself is not too late, one microsecond more is
    {"messageId": "x-6", "userId": "u-123", "timestamp": "2026-02-22T09:00:00Z", **of("Product Added", 5)},
    {"messageId": "x-7", "userId": "u-127", "timestamp": "2026-03-01T09:00:00Z", **of("Product Added", 5)},
    {"messageId": "x-8", "userId": "u-127", "timestamp": "2026-03-01T09:00:00.000001Z", **of("Product Added", 0)},
    # originalTimestamp where there is no timestamp; no id
    {"userId": "u-115", "originalTimestamp": "2026-02-27T12:00:00.000Z", **page("/tents")},
    # an order of yesterday empties the cart of the day before
    {"messageId": "x-9", "userId": " u-119 ", "timestamp": "2026-02-26T12:00:00Z",
     **track("order completed", total="189.90", currency="CHF")},
    # a product without category is one of "anything else"
    {"messageId": "x-10", "userId": "u-118", "timestamp": "2026-02-25T12:00:00Z", **track("Product Viewed", product="?")},
)  # fmt: skip


def messages() -> list[Message]:
    found = []
    for user, habits in STORIES.items():
        rng = random.Random(f"mossbeck {user}")
        for number, (days_ago, message) in enumerate(deed for habit in habits for deed in habit(rng)):
            at = (AS_OF - timedelta(days=days_ago)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            found.append({"messageId": f"{user}-{number:03}", "userId": user, "timestamp": at, **message})
    return [*found, *EDGES]


def write(folder: Path) -> None:
    """Write events.jsonl into a folder, in a shuffled order: nothing may depend on it."""
    shuffled = messages()
    random.Random("mossbeck").shuffle(shuffled)
    lines = (json.dumps(message, ensure_ascii=False) + "\n" for message in shuffled)
    (folder / "events.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent)
