"""Where a visitor came from, as one event tells: campaign, referrer, landing page, device."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from leadlight.ingest.stored import Stored
from leadlight.ingest.vocabulary import channel_of, channel_of_medium

Body = Mapping[str, object]

_SEARCH = re.compile(
    r"(^|\.)(google|bing|duckduckgo|yahoo|ecosia|qwant|startpage|baidu|yandex|naver|seznam|brave|kagi|swisscows)\."
)
_ASSISTANTS = re.compile(
    r"(^|\.)(chatgpt\.com|openai\.com|perplexity\.ai|claude\.ai|copilot\.microsoft\.com|gemini\.google\.com|mistral\.ai)$"
)
_SOCIAL = re.compile(
    r"(^|\.)(linkedin|facebook|instagram|twitter|youtube|reddit|tiktok|pinterest|xing|mastodon|threads|bsky|quora)\."
    r"|(^|\.)(x\.com|t\.co|lnkd\.in|fb\.me|news\.ycombinator\.com)$"
)
_MAIL = re.compile(r"(^|\.)(mail|webmail|outlook|gmx|gmail|roundcube|deref-mail|deref-gmx|deref-web)[.-]")

_TABLET = re.compile(r"ipad|tablet|kindle|silk/|playbook|android(?!.*mobile)", re.IGNORECASE)
_PHONE = re.compile(r"iphone|ipod|mobile|windows phone|blackberry|opera mini", re.IGNORECASE)
_TELEVISION = re.compile(
    r"smart-?tv|appletv|googletv|hbbtv|roku|bravia|playstation|xbox|nintendo", re.IGNORECASE
)
_DESKTOP = re.compile(r"windows nt|macintosh|x11|linux|cros", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one event tells of where a lead came from; blank is unknown."""

    channel: str
    source: str
    medium: str
    campaign: str
    referrer: str
    landing_page: str
    brought: bool
    """Whether something brought the lead here: a campaign, a website elsewhere, or another channel."""


def arrival_of(message: Stored) -> Arrival:
    """Where a lead came from, as an event of its tells."""
    page, properties = _page(message.body), _part(message.body, "properties")
    url = _text(page.get("url")) or _text(properties.get("url"))
    in_url = _utm_in(url)
    utm = {**in_url, **_campaign(message.body)}
    referrer = _text(page.get("referrer")) or _text(properties.get("referrer"))
    host = "" if is_inside(referrer, url) else host_of(referrer)
    own = channel_of(message.name, properties)
    medium = utm.get("medium", "")
    channel = channel_of_medium(medium) or _channel_of_host(host, own)
    return Arrival(
        channel=channel,
        source=utm.get("source", "") or host or ("" if own in {"web", "product"} else own),
        medium=medium,
        campaign=utm.get("campaign", ""),
        referrer=referrer if host else "",
        landing_page=url,
        brought=bool(in_url or host or (utm and not _walked_on(referrer, url)))
        or own not in {"web", "product"},
    )


def _channel_of_host(host: str, own: str) -> str:
    if own == "web" and host:
        return {"social": "social", "mail": "email"}.get(referrer_kind(host), own)
    return own


@lru_cache(maxsize=65_536)
def host_of(url: str) -> str:
    """The host of a URL without `www.`, in lower case; blank of what has none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def is_inside(referrer: str, url: str) -> bool:
    """Whether a referrer is the website of the page itself."""
    return host_of(referrer) == host_of(url)


def _walked_on(referrer: str, url: str) -> bool:
    """Whether a page was reached from another of its website; a campaign told there is one remembered."""
    return bool(host_of(referrer)) and is_inside(referrer, url)


@lru_cache(maxsize=65_536)
def referrer_kind(host: str) -> str:
    """What kind of website a host is: assistant, search, mail, social or other."""
    for kind, pattern in (
        ("assistant", _ASSISTANTS),
        ("mail", _MAIL),
        ("search", _SEARCH),
        ("social", _SOCIAL),
    ):
        if pattern.search(host):
            return kind
    return "other"


@lru_cache(maxsize=16_384)
def device_kind(user_agent: str) -> str | None:
    """The kind of device a user agent names: tv, tablet, phone, desktop; None of one that names none."""
    for kind, pattern in (("tv", _TELEVISION), ("tablet", _TABLET), ("phone", _PHONE), ("desktop", _DESKTOP)):
        if pattern.search(user_agent):
            return kind
    return None


def user_agent_of(body: Body) -> str:
    """The user agent a message was sent with, as far as it says."""
    return _text(_part(body, "context").get("userAgent"))


def _page(body: Body) -> Body:
    return _part(_part(body, "context"), "page")


def _part(body: Body, name: str) -> Body:
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _campaign(body: Body) -> dict[str, str]:
    """The campaign that Segment's clients read off the address: `name` is what UTM calls `campaign`."""
    campaign = _part(_part(body, "context"), "campaign")
    said = {"campaign" if name == "name" else name: _text(value) for name, value in campaign.items()}
    return {name: value for name, value in said.items() if value}


@lru_cache(maxsize=65_536)
def _utm_in(url: str) -> dict[str, str]:
    if "utm_" not in url:
        return {}
    try:
        query = parse_qsl(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return {}
    return {
        name.removeprefix("utm_"): value.strip() for name, value in query if name.startswith("utm_") and value
    }
