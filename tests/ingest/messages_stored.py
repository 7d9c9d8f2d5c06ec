"""Messages as the log holds them, short to write."""

from itertools import count

from leadlight.ingest.stored import Stored

DAY = 86_400_000_000
NOW = 20_000 * DAY
_numbers = count(1)


def stored(type_="track", name="", *, at=NOW, by="server", **body):
    """Build one message; its place in the log is the next."""
    number = next(_numbers)
    return Stored(number, type_, name, at, by, {"messageId": f"m-{number}", **body})


def identify(at=NOW, by="server", **traits):
    return stored("identify", at=at, by=by, traits=traits)


def page(url="https://acme.example/", referrer="", *, at=NOW, **context):
    about = {"page": {"url": url, "referrer": referrer}, **context}
    return stored("page", "page_viewed", at=at, by="browser", context=about)
