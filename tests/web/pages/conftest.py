"""An installation whose pages are looked at: quickly as Django answers, and in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from leadlight.actions.access.new_user import made_user
from leadlight.actions.access.operations import Role
from leadlight.storage.database import Place
from leadlight.storage.models import User
from leadlight.storage.transaction import writing
from leadlight.web.site import furnish
from tests.actions.live.happenings import NOW
from tests.faults.conftest import SOAK
from tests.servers.chromium import PATIENCE
from tests.web.in_thread import served

PHONE, DESK = 390, 1440
NARROWEST = 320
"""What everything has to fit, by WCAG 1.4.10: a desk of 1,280 pixels at 400 %."""
STATES = pytest.mark.parametrize(
    ("width", "theme"),
    [(PHONE, "dark"), (DESK, "light")] + ([(PHONE, "light"), (DESK, "dark")] if SOAK else []),
)
"""How pages are looked at: in all four ways by `make soak`, each size and each light once by `make test`."""

AXE = Axe()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def user_of(role: Role, email: str = "") -> User:
    """The user of that role, made where there is none yet."""
    address = email or f"{role}@x.example"
    found = User.objects.filter(email=address).first()
    if found is None:
        with writing():
            found = made_user(address, role, NOW)
            found.save()
    return found


@pytest.fixture
def as_(sqlite_place: Place) -> Callable[..., Client]:
    """Give a browser without scripts, logged in as somebody of a role."""
    furnish()

    def logged_in(role: Role = Role.REP, email: str = "") -> Client:
        client = Client()
        client.force_login(user_of(role, email))
        return client

    return logged_in


class Office:
    """A server and browsers of people who are logged in."""

    def __init__(self, address: str, chromium: Browser) -> None:
        self.address, self._chromium = address, chromium
        self._contexts: list[BrowserContext] = []
        self.troubles: list[str] = []

    def open(
        self, path: str, role: Role = Role.REP, *, width: int = DESK, theme: str = "light", **more: Any
    ) -> Page:
        """Open a page as somebody of a role; whatever the browser complains of is kept."""
        wanted: dict[str, Any] = {
            "viewport": {"width": width, "height": 900}, "color_scheme": theme, "reduced_motion": "reduce",
            "locale": "en-GB", "timezone_id": "Europe/Berlin", **more,
        }  # fmt: skip
        context = self._chromium.new_context(**wanted)
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        client = Client()
        client.force_login(user_of(role))
        session = client.cookies["leadlight_session"].value
        known = {  # as from the page to log in, which tells the zone before anything else is shown
            "leadlight_session": session,
            "leadlight_zone": quote(str(wanted["timezone_id"]), safe=""),
        }
        context.add_cookies([{"name": n, "value": v, "url": self.address} for n, v in known.items()])
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", self._asked)
        page.goto(self.address + path)
        return page

    def _console(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self.troubles.append(said.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"asked another host: {request.url}")

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def office(sqlite_place: Place, chromium: Browser) -> Iterator[Office]:
    """Give a running server; in the end nothing may have gone wrong in a browser."""
    furnish()
    with ExitStack() as stack:
        found = Office(stack.enter_context(served()), chromium)
        stack.callback(found.close)
        yield found
    assert found.troubles == []


BEYOND = """() => {
  const hides = each => /absolute|fixed|sticky/.test(getComputedStyle(each).position)
    || (each !== document.body && /auto|scroll|hidden|clip/.test(getComputedStyle(each).overflowX))
  const within = each => each && (hides(each) || within(each.parentElement))
  const found = []
  for (const each of document.querySelectorAll('button, .button, input, select, textarea, summary, label, code')) {
    const frame = each.parentElement.closest('.sheet, .card, form, td, main')
    if (!frame || !each.offsetWidth || within(each)) continue
    const over = each.getBoundingClientRect().right - frame.getBoundingClientRect().right
    if (over > 1) found.push(`${each.outerHTML.slice(0, 120)} by ${Math.round(over)} px`)
  }
  return found
}"""


def assert_nothing_beyond_its_frame(page: Page) -> None:
    """Nothing to scroll sideways, and no control or code that sticks out of the sheet or form it is in."""
    page.wait_for_load_state()
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert (page.url, page.evaluate(BEYOND)) == (page.url, [])
    assert_nothing_sideways(page)


def assert_nothing_sideways(page: Page) -> None:
    """The page is no wider than the window."""
    wide = page.evaluate("[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]")
    assert wide[0] <= wide[1], page.url


def assert_accessible(page: Page) -> None:
    """Nothing that axe finds, one main heading, and nothing to scroll sideways."""
    page.wait_for_load_state()
    found = AXE.run(
        page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    )
    told = [
        f"{each['id']}: {each['help']}: " + "; ".join(node["html"][:160] for node in each["nodes"][:3])
        for each in found.response["violations"]
    ]
    assert told == []
    assert page.locator("h1").count() == 1
    assert_nothing_sideways(page)
