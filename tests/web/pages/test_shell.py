"""The frame of all pages: where one can go, in the user's language, zone and light."""

import pytest

from leadlight.actions.access.operations import Role
from tests.web.pages.conftest import DESK, PHONE, assert_accessible


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_frame_is_accessible(office, width, theme):
    assert_accessible(office.open("/today/", width=width, theme=theme))


def test_who_is_logged_in_begins_with_today(as_):
    answer = as_(Role.VIEWER).get("/", follow=True)

    assert answer.request["PATH_INFO"] == "/today/"
    assert b'<a href="/today/" aria-current="page">' in answer.content


def test_who_is_not_logged_in_is_led_to_the_log_in(as_):
    client = as_()
    client.logout()

    assert client.get("/today/").headers["Location"] == "/accounts/login/?next=/today/"


def test_the_browsers_zone_is_that_of_dates(as_):
    client = as_()
    client.cookies["leadlight_zone"] = "Asia%2FTokyo"

    assert b'data-zone="Asia/Tokyo"' in client.get("/today/").content


@pytest.mark.parametrize("zone", ["", "Nowhere/Atlantis", "../../etc/passwd", "%E2%98%83", "a%00b"])
def test_a_zone_that_nobody_knows_is_none(as_, zone):
    client = as_()
    client.cookies["leadlight_zone"] = zone

    assert b'data-zone="UTC"' in client.get("/today/").content
