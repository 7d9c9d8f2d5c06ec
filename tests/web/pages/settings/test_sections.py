"""Who may open which page of the settings, and do what there: from the table of roles."""

import pytest
from django.urls import get_resolver, reverse

from leadlight.actions.access.operations import MAY, Operation, Role
from leadlight.web.pages.settings.sections import GROUPS
from leadlight.web.permits import addresses

SITE = "leadlight.web.urls"
SECTIONS = [each for group in GROUPS for each in group.sections]


def settings_addresses():
    """All addresses of the settings and the first steps, with numbers and names filled in."""
    return [
        (found.name, f"/{found.route}".replace("<int:number>", "999999").replace("<str:role>", "rep")
         .replace("<str:name>", "nobody").replace("<str:needed>", "yes"), found.need)
        for found in addresses(get_resolver(SITE).url_patterns)
        if found.route.startswith(("settings/", "begin/"))
    ]  # fmt: skip


def test_each_role_reaches_what_the_table_allows_and_nothing_else(as_):
    for role in Role:
        client = as_(role)
        for name, path, need in settings_addresses():
            assert isinstance(need, Operation), name
            tried = [client.get(path), client.post(path)]
            answers = {answer.status_code for answer in tried}
            for answer in tried:
                answer.close()
            if role in MAY[need]:
                assert 403 not in answers, (role, path)
            else:
                assert answers <= {403, 405}, (role, path, answers)
                assert 403 in answers, (role, path, answers)


def test_a_page_says_what_its_section_needs(as_):
    client = as_(Role.ADMIN)
    needs = {name: need for name, _, need in settings_addresses()}

    for section in SECTIONS:
        assert needs[section.address] is section.needs
        page = client.get(reverse(section.address, urlconf=SITE))
        assert page.status_code == 200
        assert f"<h1>{section.label}</h1>" in page.content.decode()


@pytest.mark.parametrize(
    ("role", "shown"),
    [(Role.ADMIN, len(SECTIONS)), (Role.MARKETER, 1)],
)
def test_the_overview_leads_to_what_one_may_use(as_, role, shown):
    page = as_(role).get("/settings/").content.decode()

    assert sum(reverse(each.address, urlconf=SITE) in page for each in SECTIONS) == shown


def test_the_navigation_leads_to_the_settings_who_may_change_some(as_):
    found = {role: b'href="/settings/"' in as_(role).get("/accounts/").content for role in Role}

    assert found == {Role.VIEWER: False, Role.REP: False, Role.MARKETER: True, Role.ADMIN: True}
