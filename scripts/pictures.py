"""Take pictures of every page of the example company: light and dark, on a phone and on a desk.

    python -m scripts.pictures [--folder docs/pictures] [NAME ...]

A new page gets a line in PAGES. Of what is written, `.gitignore` names the pictures that the documentation
shows and that are kept.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from leadlight.actions.access.new_user import made_user
from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.reject import reject
from leadlight.scoring.values import DAY, HOUR
from leadlight.storage.database import Place, open_database
from leadlight.storage.models import Lead, Score, User
from leadlight.storage.transaction import writing
from leadlight.web.pages.settings.sections import paths
from leadlight.web.site import furnish
from scripts.demo import LEADLIGHT, fill, free_port, wait_for

WIDTHS = {"phone": 390, "desk": 1440}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True, slots=True)
class Page:
    """A page to take pictures of: what they are called, its address, and who looks at it.

    `{lead}` in an address is the id of a lead of much activity; nobody is logged in without a role.
    """

    name: str
    path: str
    role: Role | None = Role.MARKETER


PAGES = (
    Page("log-in", "/accounts/login/", None),
    Page("today", "/today/", Role.REP),
    Page("leads", "/leads/"),
    Page("leads-new", "/leads/new/"),
    Page("leads-import", "/leads/import/"),
    Page("lead", "/leads/{lead}/"),
    Page("lead-timeline", "/leads/{lead}/timeline/"),
    Page("lead-score", "/leads/{lead}/score/"),
    Page("lead-profile", "/leads/{lead}/profile/"),
    Page("review", "/review/"),
    Page("review-decided", "/review/decided/"),
    Page("review-agreement", "/review/agreement/"),
    Page("review-reject", "/review/{lead}/reject/"),
    *(Page(path.strip("/").replace("/", "-"), path, Role.ADMIN) for path in ("/settings/", *paths())),
    Page("first-steps", "/begin/", Role.ADMIN),
    Page("account", "/accounts/", Role.REP),
)


def main() -> None:
    """Take the pictures that the command line asks for, or all."""
    parser = argparse.ArgumentParser(description="Take pictures of the pages of the example company.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these pages")
    parser.add_argument("--folder", type=Path, default=Path("docs/pictures"), help="where they are written")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - {page.name for page in PAGES}
    if unknown:
        sys.exit(f"no such page: {', '.join(sorted(unknown))}")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    wanted = [page for page in PAGES if not chosen.names or page.name in chosen.names]
    with served() as address:
        lead, sessions = a_lead(), {role: session_of(role) for role in Role}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for page in wanted:
                session = None if page.role is None else sessions[page.role]
                take(browser, address + page.path.format(lead=lead), session, chosen.folder / page.name)
            browser.close()


@contextmanager
def served() -> Iterator[str]:
    """The example company on a server of its own, with a few weeks of decisions behind it."""
    folder = Path(tempfile.mkdtemp(prefix="leadlight-pictures-"))
    listen = f"127.0.0.1:{free_port()}"
    data = folder / "data"
    server = subprocess.Popen(
        [*LEADLIGHT, "serve", "--data", str(data), "--listen", listen], stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://{listen}/healthz", server)
        fill(data, folder)
        open_database(Place(data))
        furnish()
        people()
        decisions()
        yield f"http://{listen}"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def people() -> None:
    """Somebody of every role."""
    with writing():
        for role in Role:
            made_user(f"{role}@brightpane.example", role, now()).save()


def decisions() -> None:
    """What people made of the better half of the leads in the weeks before."""
    at, by = now(), Actor("ria@brightpane.example", Role.REP)
    best = list(
        Score.objects.filter(priority__in=["High", "Medium"]).order_by("-total").values_list("lead_id")
    )
    decided = best[::2]
    for place, (lead,) in enumerate(decided):
        then = at - 6 * (len(decided) - place) * DAY - 5 * HOUR
        if place > len(decided) // 3 and place % 6:
            reject(lead, ("No budget", "Not a fit")[place % 2], by, then, "They have their own software.")
        else:
            accept(lead, by, then, "Good fit" if place % 2 else "")
    said = Wanted("A partner, and no customer", at + 30 * DAY, priority="Low")
    override_score(best[3][0], said, operator("mara@brightpane.example"), at - 2 * HOUR)


def take(browser: Browser, url: str, session: str | None, target: Path) -> None:
    """Take the pictures of a page, as whoever's session it is."""
    for size, width in WIDTHS.items():
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce",
                locale="en-GB", timezone_id="Europe/Berlin",
            )  # fmt: skip
            if session is not None:
                context.add_cookies([{"name": "leadlight_session", "value": session, "url": url}])
            tab = context.new_page()
            tab.goto(url)
            tab.screenshot(path=target.with_name(f"{target.name}-{size}-{theme}.png"))
            context.close()
    print(target.name)


def session_of(role: Role) -> str:
    """The session of a browser that is logged in as somebody of a role."""
    client = Client()
    client.force_login(User.objects.get(email=f"{role}@brightpane.example"))
    return client.cookies["leadlight_session"].value


def a_lead() -> str:
    """A lead of much activity that waits."""
    return str(
        Lead.objects.filter(root=None, score__priority="High").exclude(stage__in=["SAL", "Lost", "Recycled"])
        .order_by("-events").values_list("uid", flat=True)[0]
    )  # fmt: skip


if __name__ == "__main__":
    main()
