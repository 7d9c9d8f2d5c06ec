"""A visitor with a browser, Brightpane's website, and whom it sends to."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from leadlight.actions.live.sources import add_key
from leadlight.storage.database import Place
from tests.journeys.live import Live
from tests.journeys.running import running
from tests.journeys.stub import StubCollector, serving

NOW = 1_760_000_000_000_000


@pytest.fixture
def collector() -> Iterator[StubCollector]:
    """Give a collector that takes everything, unless it is told otherwise."""
    stub = StubCollector()
    with serving(stub):
        yield stub


@pytest.fixture(scope="session")
def brightpane(examples: Path) -> Any:
    """Give the class of the example website's server."""
    spec = importlib.util.spec_from_file_location("serve_site", examples / "site" / "serve.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Website


@pytest.fixture
def website(collector: StubCollector, site: Any) -> str:
    """Give the address of the example website, which sends to the stub."""
    return str(site.address)


@pytest.fixture
def site(collector: StubCollector, brightpane: Any) -> Iterator[Any]:
    """Give the server of the example website, to which pages can be added."""
    server = SiteWithMore(brightpane)(0, "the-key", collector.address)
    with serving(server):
        yield server


def SiteWithMore(brightpane: Any) -> Any:  # noqa: N802  # makes a class
    """Let a site have pages that a test needs."""

    class Site(brightpane):  # type: ignore[misc]  # loaded from a file
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)
            self.more: dict[str, str] = {}

        def content_of(self, path: str) -> tuple[bytes, str] | None:
            if path in self.more:
                return self.more[path].encode(), "text/html; charset=utf-8"
            found: tuple[bytes, str] | None = super().content_of(path)
            return found

    return Site


@pytest.fixture
def show(visitor: BrowserContext, site: Any, collector: StubCollector) -> Callable[..., Page]:
    """Show a page made of some HTML, with the script's settings as they would stand in its tag."""

    def show(html: str = "", settings: str = "", path: str = "/try", early: str = "") -> Page:
        script = f'<script src="{collector.address}/leadlight.js" data-key="the-key" {settings}></script>'
        site.more[path] = f"<!doctype html><title>Try</title><script>{early}</script>{script}<body>{html}"
        page = visitor.new_page()
        page.goto(site.address + path)
        return page

    return show


@pytest.fixture
def live(sqlite_place: Place, site: Any) -> Iterator[Live]:
    """Give a running collector with a key for the example website's origin alone."""
    _, key = add_key("browser", NOW, "test", [site.address])
    with running("web", sqlite_place) as address:
        site.key, site.collector = key, address
        yield Live(address, site.address, key, site)
