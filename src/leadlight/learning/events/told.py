"""What learning reads of one event besides its name and time: where the lead came from, and which page."""

from __future__ import annotations

from collections.abc import Mapping

from leadlight.learning.events.page_categories import category_of
from leadlight.learning.values.placeholders import TEXTS
from leadlight.scoring.values import Value, folded

CHANNELS = (
    "channel", "touch_channel", "acquisition_channel", "marketing_channel", "traffic_source", "utm_source",
    "source", "context_campaign_source", "campaign_source", "utm_medium", "medium",
    "context_campaign_medium",
)  # fmt: skip
"""Properties that say where a lead came from, the first one known counts."""

PAGES = (
    "path", "page_path", "context_page_path", "page", "url", "page_url", "context_page_url", "landing_page",
    "page_name", "page_title",
)  # fmt: skip
"""Properties that say which page was viewed, the first one known counts."""

_LONGEST = 60


def channel_told(value: Value) -> str | None:
    """The channel that a property's value names; None of none, and of what stands for none."""
    text = _text(value)
    return None if text is None or text in TEXTS or len(text) > _LONGEST else text


def page_told(value: Value) -> str | None:
    """The category of the page that a property's value names."""
    return category_of(_text(value))


def channel_of(properties: Mapping[str, Value]) -> str | None:
    """Where the lead came from, by the properties of an event in normal form."""
    for name in CHANNELS:
        if name in properties and (found := channel_told(properties[name])) is not None:
            return found
    return None


def page_of(properties: Mapping[str, Value]) -> str | None:
    """The category of the page that was viewed, likewise."""
    for name in PAGES:
        if name in properties and (found := page_told(properties[name])) is not None:
            return found
    return None


def _text(value: Value) -> str | None:
    return None if isinstance(value, list | tuple) else folded(value)
