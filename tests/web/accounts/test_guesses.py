"""Guessing is slow, whichever process is asked, and under whatever name."""

import http.client
import re
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest

from leadlight.storage import ration_rows
from leadlight.storage.database import close_connections
from leadlight.web.accounts.rations import Rations
from tests.journeys.running import running
from tests.web.accounts.conftest import NOW, PASSWORD, user_with_password

TOO_OFTEN = "Too many failed login attempts"


def test_after_five_wrong_passwords_the_right_one_does_not_open_either(sites):
    user_with_password()
    for _ in range(5):
        assert TOO_OFTEN not in sites().log_in("ana@x.example", "wrong password here").content.decode()

    assert TOO_OFTEN in sites().log_in("ana@x.example", "wrong password here").content.decode()
    assert TOO_OFTEN in sites().log_in("ANA@x.example").content.decode()


def test_guesses_count_whatever_name_of_ours_was_asked_for(site):
    user_with_password()
    for number in range(5):
        site().log_in("ana@x.example", "wrong password here", HTTP_HOST=f"name{number}")

    assert TOO_OFTEN in site().log_in("ana@x.example", HTTP_HOST="name99").content.decode()


def test_one_address_cannot_guess_for_many_people_without_end(site):
    found = [
        site().log_in(f"somebody{number}@x.example", "wrong password here").content.decode()
        for number in range(11)
    ]

    assert [TOO_OFTEN in each for each in found] == [False] * 10 + [True]


def test_another_address_is_not_kept_out_by_a_guesser_of_other_peoples_passwords(site):
    user_with_password()
    for number in range(11):
        site().log_in(f"somebody{number}@x.example", "wrong password here", REMOTE_ADDR="198.51.100.7")

    assert site().log_in("ana@x.example", REMOTE_ADDR="198.51.100.8").status_code == 302


def test_logging_in_often_is_no_guessing(site):
    user_with_password()

    assert {site().log_in("ana@x.example").status_code for _ in range(7)} == {302}


@pytest.mark.slow
def test_two_processes_count_together(place):
    user_with_password()
    with running("web", place) as one, running("web", place) as other:
        pages = [guess(address) for address in (one, other, one, other, one, other)]

    assert [TOO_OFTEN in page for page in pages] == [False] * 5 + [True]


def guess(address):
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
    connection.request("GET", "/accounts/login/")
    answer = connection.getresponse()
    cookie = str(answer.headers["Set-Cookie"]).split(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
    assert token is not None
    fields = {"csrfmiddlewaretoken": token[1], "login": "ana@x.example", "password": "wrong password here"}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/accounts/login/", urllib.parse.urlencode(fields), headers)
    page = connection.getresponse().read().decode()
    connection.close()
    return page


def test_only_one_of_many_who_note_the_same_at_once_is_the_first(place):
    def note(number):
        try:
            return ration_rows.note_if_new("lock", str(number), NOW + 10, NOW)
        finally:
            close_connections()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(note, range(16)))

    assert sum(found) == 1
    assert ration_rows.note_if_new("lock", "later", NOW + 20, NOW + 10)
    assert ration_rows.noted("lock", NOW + 19) == "later"
    assert ration_rows.noted("lock", NOW + 20) is None


def test_notes_are_kept_as_json_and_expire(place, monkeypatch):
    at = [NOW]
    monkeypatch.setattr("leadlight.web.accounts.rations.now", lambda: at[0])
    notes = Rations("", {})

    notes.set("a", [1.5, 2], timeout=10)
    assert notes.get("a") == [1.5, 2]
    assert notes.get("b", "none") == "none"
    assert (notes.add("a", 1), notes.add("b", 1)) == (False, True)
    at[0] += 10_000_000
    assert notes.get("a") is None
    assert (notes.delete("b"), notes.delete("b")) == (True, False)
    with pytest.raises(TypeError):
        notes.set("c", object())
    notes.set("d", 1, timeout=None)
    notes.clear()
    assert notes.get("d") is None


def test_the_password_is_needed_again_before_the_second_factor_changes(site):
    user_with_password()
    visitor = site()
    visitor.log_in("ana@x.example")

    asked = visitor.get("/accounts/2fa/totp/activate/")

    assert asked.status_code == 302
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    for _ in range(5):
        visitor.send("/accounts/reauthenticate/", {"password": "wrong password here"})
    assert visitor.send("/accounts/reauthenticate/", {"password": PASSWORD}).status_code != 302
