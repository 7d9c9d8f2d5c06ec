"""A scoring model from what somebody says of the customers they want, in the language people write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadlight.scoring.values import fold


@dataclass(frozen=True, slots=True)
class Size:
    """Companies of so many people, from and to; None for any number more."""

    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that people do before they buy: its rule as the language writes it, and its group."""

    rule: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class IdealCustomer:
    """Who buys, as far as somebody said: any of several in each list; `deeds` are keys of DEEDS.

    `own_domain` and `rivals` are domains of e-mail addresses that are never scored.
    """

    industries: Sequence[str] = ()
    sizes: Sequence[Size] = ()
    places: Sequence[str] = ()
    titles: Sequence[str] = ()
    deeds: Sequence[str] = ()
    own_domain: str = ""
    rivals: Sequence[str] = ()


SIZES: Mapping[str, Size] = {
    "1-9": Size(1, 9),
    "10-49": Size(10, 49),
    "50-249": Size(50, 249),
    "250-999": Size(250, 999),
    "1000+": Size(1000, None),
}
"""Sizes to choose from."""

_LONGEST_CODE = 3
"""Letters of a place that may be a code: within a longer text it means nothing."""

_EDGE = r"\b"
_PLAIN = re.compile(r"\w([\w -]*\w)?", re.ASCII)
"""Words whose edges regular expressions know."""

_WEBSITE, _EMAIL, _PRODUCT = "website", "email", "product"

DEEDS: Mapping[str, Deed] = {
    "pricing": Deed(
        "name: Viewed pricing, event: Page Viewed, where: {path: {starts_with: /pricing}}, points: 10, "
        "within: 30 days, max_count: 3",
        _WEBSITE,
    ),
    "stories": Deed(
        "name: Read a customer story, event: Page Viewed, "
        "where: {path: {starts_with: [/customers, /case-studies]}}, points: 4, within: 90 days, "
        "max_points: 12",
        _WEBSITE,
    ),
    "comes_back": Deed(
        "name: Came back on several days, event: Page Viewed, once_per: day, within: 14 days, "
        "points: {2: 4, 4: 8, 7: 12}",
        _WEBSITE,
    ),
    "downloads": Deed(
        "name: Downloaded something, event: File Downloaded, points: 6, within: 60 days, max_count: 2",
        _WEBSITE,
    ),
    "clicks": Deed(
        "name: Clicked in an e-mail, event: Email Link Clicked, points: 5, fade: {half_life: 15 days}", _EMAIL
    ),
    "trial": Deed(
        "name: Started a trial, event: Trial Started, points: 20, max_count: 1, fade: {linear: 60 days}",
        _PRODUCT,
    ),
    "invites": Deed(
        "name: Invited a colleague, event: Invite Sent, points: 5, within: 30 days, max_count: 3", _PRODUCT
    ),
    "demo": Deed("name: Requested a demo, event: Demo Requested, points: 25, within: 90 days, max_count: 1"),
    "form": Deed("name: Sent a form, event: Form Submitted, points: 10, within: 90 days, max_count: 2"),
    "webinar": Deed("name: Attended a webinar, event: Webinar Attended, points: 12, fade: {linear: 90 days}"),
    "chat": Deed(
        "name: Started a chat, event: Live Chat Conversation Started, points: 6, within: 60 days, "
        "once_per: week"
    ),
}
"""What people do before they buy, to choose from."""

_CAPS: Mapping[str, int] = {_WEBSITE: 40, _EMAIL: 20, _PRODUCT: 40}
_BY_MAIL = "Send a personal e-mail or call"
_FALLS_SILENT = (
    "name: Gone quiet, quiet: any, for: 30 days, points: -5, repeat: true, max_points: 20"  # as people forget
)


def model_of(wanted: IdealCustomer) -> str:
    """The scoring model for such customers, as text that says what each part is for."""
    return "\n".join([
        "# Made from what you said of your best customers. Points are a start: change what is wrong.",
        "",
        "language: 1",
        "name: Our customers",
        "about: Who fits us, and who is looking now.",
        "",
        *_excluded(wanted),
        "scores:",
        "  fit:                                  # who they are",
        "    min: -30",
        "    max: 50",
        "    rules:",
        *(f"      - {{{rule}}}" for rule in _who(wanted)),
        "",
        "  engagement:                           # what they do",
        "    reset_by: Opportunity Lost          # after a lost deal they start again",
        "    min: -30",
        "    max: 100",
        *_groups(wanted),
        "    rules:",
        *(f"      - {{{rule}}}" for rule in _alone(wanted)),
        "",
        *_outcome(_reach(wanted)),
    ])  # fmt: skip


def _excluded(wanted: IdealCustomer) -> Iterator[str]:
    own, rivals = _listed([wanted.own_domain]), _listed(wanted.rivals)
    if not (own or rivals):
        return
    yield "exclude:                                # never scored, whatever else is true"
    for name, domains in (("Our own people", own), ("Competitor", rivals)):
        if domains:
            yield f"  - {{name: {name}, when: {{email_domain: {_texts(domains)}}}}}"
    yield ""


def _who(wanted: IdealCustomer) -> Iterator[str]:
    """The rules on who a lead is."""
    if industries := _listed(wanted.industries):
        yield f"name: Our industries, when: {{industry: {_texts(industries)}}}, points: 15"
    if wanted.sizes:
        tests = [f"employees: {_size(size)}" for size in wanted.sizes]
        yield f"name: The right size, when: {_any(tests)}, points: 10"
    if titles := _listed(wanted.titles):
        yield f"name: Who decides, when: {_holds(titles)}, points: 12"
    if places := _listed(wanted.places):
        tests = [f"{field}: {_texts(places)}" for field in ("country", "city")]
        if long := [place for place in places if len(place) > _LONGEST_CODE]:
            tests.append(f"location: {{contains: {_texts(long)}}}")
        yield f"name: Where we sell, when: {_any(tests)}, points: 8"
    yield "name: Throw-away address, when: {email_kind: disposable}, points: -20"
    yield "name: Private mailbox, when: {email_kind: free}, points: -3"


def _groups(wanted: IdealCustomer) -> Iterator[str]:
    found = {group: [DEEDS[key].rule for key in wanted.deeds if DEEDS[key].group == group] for group in _CAPS}
    if any(found.values()):
        yield "    groups:"
    for group, rules in found.items():
        if rules:
            yield f"      {group}:"
            yield f"        max: {_CAPS[group]:<25}# nobody becomes hot by this alone"
            yield "        rules:"
            yield from (f"          - {{{rule}}}" for rule in rules)


def _alone(wanted: IdealCustomer) -> list[str]:
    return [*(DEEDS[key].rule for key in wanted.deeds if not DEEDS[key].group), _FALLS_SILENT]


def _reach(wanted: IdealCustomer) -> int:
    """The points that a lead gets who fits in everything and does two or three things."""
    fits = (wanted.industries, 15), (wanted.sizes, 10), (wanted.titles, 12), (wanted.places, 8)
    return sum(points for said, points in fits if said) + (45 if wanted.deeds else 0)


def _outcome(reach: int) -> list[str]:
    high = max(20, round(reach * 0.75 / 5) * 5)
    medium = max(10, round(high / 2 / 5) * 5)
    low = medium // 2
    return [
        "priorities:",
        f"  - {{name: High,   from: {high}, action: Call, within: 24 hours}}",
        f"  - {{name: Medium, from: {medium}, action: {_BY_MAIL}, within: 3 business days}}",
        "  - {name: Low,              action: Nurture by e-mail and watch for new activity}",
        "",
        "stages:                                 # what a lead qualifies for by itself",
        f"  - {{name: IQL, from: {low}, when: {{email: {{known: true}}}}}}",
        f"  - {{name: MQL, from: {medium + 5}, when: {{email: {{known: true}}}}}}",
        "",
    ]


def _holds(titles: Sequence[str]) -> str:
    """That a title has one of these as whole words: `coo` must not find a coordinator."""
    plain = [title for title in titles if _PLAIN.fullmatch(title)]
    words = [re.escape(fold(title)) for title in plain]
    others = [title for title in titles if title not in plain]
    tests = []
    if words:
        tests.append(f"job_title: {{matches: {json.dumps(_EDGE + '(' + '|'.join(words) + ')' + _EDGE)}}}")
    if others:
        tests.append(f"job_title: {{contains: {_texts(others)}}}")
    return _any(tests)


def _any(tests: Sequence[str]) -> str:
    """A condition that holds where one of several does."""
    if len(tests) == 1:
        return f"{{{tests[0]}}}"
    return f"{{any: [{', '.join(f'{{{test}}}' for test in tests)}]}}"


def _size(size: Size) -> str:
    if size.most is None:
        return f"{{at_least: {size.least}}}"
    return f"{{between: [{size.least}, {size.most}]}}"


def _listed(said: Sequence[str]) -> list[str]:
    """What was said, each once however it is spelt, without blanks."""
    plain = ["".join(char if char.isprintable() else " " for char in text).strip() for text in said]
    return list({fold(text): text for text in reversed(plain) if text}.values())[::-1]


def _texts(said: Sequence[str]) -> str:
    """Texts as a list; in quotes, so that none is read as anything else."""
    return f"[{', '.join(json.dumps(text, ensure_ascii=False) for text in said)}]"
