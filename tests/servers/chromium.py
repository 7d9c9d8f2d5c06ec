"""Debian's Chromium, without a window and without calls home."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

PATIENCE = 20_000
"""Milliseconds that a page may take to show what a test waits for: a machine may be busy."""

PACKAGE = "chromium"
PROGRAM = Path("/usr/bin/chromium")
OPTIONS = [
    "--no-sandbox",  # the tests may run as root, and visit their own pages only
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    # A browser without a window says so, and would be taken for a machine.
    "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="module")  # while it runs, nothing else in this process can run an event loop
def chromium() -> Iterator[Browser]:
    """Give a running browser."""
    if not PROGRAM.exists():
        pytest.fail(f"Chromium is not installed. Install it: apt-get install {PACKAGE}", pytrace=False)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop is none of Django's business
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    """Give a visitor who was never here before: no cookies, nothing stored."""
    context = chromium.new_context(locale="de-DE")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()
