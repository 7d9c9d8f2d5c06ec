"""The settings, the first steps and the account in a real browser: for everybody, on a phone and a desk."""

import pytest

from leadlight.actions.access.api_keys import add_personal_key, add_server_key
from leadlight.actions.access.operations import Role, operator
from leadlight.actions.access.people import add_user
from leadlight.actions.clock import now
from leadlight.actions.hooks.change import Wanted, add_hook
from leadlight.actions.lists.load_lists import load_example
from leadlight.actions.live.company_fields import declare_field
from leadlight.actions.live.enrichment_files import take_enrichment
from leadlight.actions.live.sources import add_key, revoke_key
from leadlight.actions.webhooks.add import Wish, add_webhook
from leadlight.storage.models import Lead, Quarantined
from leadlight.web.pages.settings.sections import paths
from tests.actions.live.happenings import settle
from tests.faults.conftest import SOAK
from tests.web.pages.conftest import (
    DESK,
    NARROWEST,
    PHONE,
    assert_accessible,
    assert_nothing_beyond_its_frame,
    user_of,
)

PAGES = [
    "/settings/",
    *paths(),
    "/accounts/",
    "/accounts/2fa/",
    "/begin/",
    "/begin/customers/",
    "/begin/model/?industries=hotels&deeds=demo",
    "/begin/model/?sizes=none",
    "/begin/leads/",
    "/begin/ready/",
]

LISTS = (
    "/today/",
    "/leads/",
    "/leads/new/",
    "/leads/import/",
    "/review/",
    "/review/decided/",
    "/review/agreement/",
)


def fill(tmp_path):
    """Let there be something of everything."""
    root, at = operator("root"), now()
    load_example(at, root)
    settle(at + 1)
    website, _ = add_key("browser", at, "root", ["https://www.brightpane.example"], "Our website")
    old, _ = add_key("server", at, "root", [], "Old product")
    revoke_key(old.pk, at, "root")
    add_user("tomasz@brightpane.example", Role.REP, at, root, "Tomasz Nowak")
    declare_field("budget", "number", "Budget (EUR)", at, root)
    add_hook(Wanted("google-forms", "google-forms"), at, root)
    add_webhook(Wish("https://hooks.example.com/leads", ["lead.priority.changed"], "Sales chat"), at, root)
    add_server_key(Role.MARKETER, "Data warehouse", at, root)
    add_personal_key(user_of(Role.ADMIN).email, "My assistant", at, root)
    (tmp_path / "companies.csv").write_text("domain,employees\nacme.example,40\n")
    take_enrichment(tmp_path / "companies.csv", "companies.csv", at, root)
    Quarantined.objects.create(received_at=at, source=website, body="{}", reason="The event has no name.")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "theme"), [(PHONE, "dark"), (DESK, "light")])
def test_pages_with_something_on_them_are_accessible(office, tmp_path, width, theme):
    fill(tmp_path)
    page = office.open(PAGES[0], Role.ADMIN, width=width, theme=theme)
    look_at_all(office, page)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), *([(DESK, "dark")] if SOAK else [])])
def test_pages_of_an_empty_installation_are_accessible(office, width, theme):
    page = office.open(PAGES[0], Role.ADMIN, width=width, theme=theme)
    look_at_all(office, page)


@pytest.mark.slow
def test_all_fits_the_narrowest_screen_in_the_longest_words(office, tmp_path):
    fill(tmp_path)
    lead = Lead.objects.filter(name__gt="").order_by("pk")[0].uid
    page = office.open(PAGES[0], Role.ADMIN, width=NARROWEST, locale="de-DE")
    parts = ("", "score/", "profile/", "merge/")
    for path in [*PAGES, *LISTS, *(f"/leads/{lead}/{part}" for part in parts)]:
        page.goto(office.address + path)
        assert_nothing_beyond_its_frame(page)
    office.troubles[:] = [said for said in office.troubles if "422" not in said]


def look_at_all(office, page):
    """Go through the pages; that an answer says 422 is what its page is about."""
    for path in PAGES:
        page.goto(office.address + path)
        assert_accessible(page)
    office.troubles[:] = [said for said in office.troubles if "422" not in said]
