import json
from importlib.resources import files

import pytest

from leadlight.storage.models import Hook

FOLDER = files("leadlight.ingest.hooks").joinpath("senders")
OWN = """\
about: Our shop
said_by: system
check: {secret_in: query, name: key}
person: {email: $.mail}
messages:
  - {type: track, event: $.what}
"""


@pytest.fixture
def installed(run, sqlite_place, monkeypatch):
    """Give the command line at an installation."""
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(sqlite_place.folder))
    monkeypatch.delenv("LEADLIGHT_DATABASE", raising=False)
    return run


def test_a_hook_is_shown_with_its_secret_once(installed):
    made = installed("hooks", "add", "typeform", "--from", "typeform")

    address, secret = made.stdout.split()
    assert address == "https://YOUR-SERVER/hooks/typeform"
    assert len(secret) == 48
    assert "shown only now" in made.stderr
    listed = installed("hooks", "list").stdout
    assert "typeform" in listed
    assert secret not in listed


def test_a_secret_may_be_in_the_address(installed, tmp_path):
    (tmp_path / "own.yaml").write_text(OWN)

    mailchimp = installed("hooks", "add", "mc", "--from", "mailchimp").stdout.split()
    own = installed("hooks", "add", "shop", "--mapping", "own.yaml").stdout.split()

    assert mailchimp[0] == f"https://YOUR-SERVER/hooks/mc/{mailchimp[1]}"
    assert own[0] == f"https://YOUR-SERVER/hooks/shop?key={own[1]}"
    again = installed("hooks", "add", "shop", "--mapping", "own.yaml", "--replace").stdout.split()
    assert again == ["https://YOUR-SERVER/hooks/shop?key=SECRET"]


def test_a_given_secret_is_not_repeated(installed):
    made = installed("hooks", "add", "stripe", "--from", "stripe", "--secret", "-", input="whsec_x7\n")

    assert made.stdout == "https://YOUR-SERVER/hooks/stripe\n"
    assert Hook.objects.count() == 1


def test_a_secret_is_changed(installed):
    first = installed("hooks", "add", "typeform", "--from", "typeform").stdout.split()[1]

    changed = installed("hooks", "secret", "typeform", "--rotate", "--keep", "1 day")

    assert changed.stdout.split()[1] != first
    assert "counts for 1 day more" in changed.stderr
    assert (
        "counts for"
        not in installed("hooks", "secret", "typeform", "--secret", "given", "--keep", "0").stderr
    )
    assert "cannot be shown" in installed("hooks", "secret", "typeform").stderr
    assert "no span of time" in installed("hooks", "secret", "typeform", "--rotate", "--keep", "soon").stderr


def test_a_hook_is_removed(installed):
    installed("hooks", "add", "typeform", "--from", "typeform")

    assert "takes nothing any more" in installed("hooks", "remove", "typeform").stdout
    assert "There is no hook typeform" in installed("hooks", "remove", "typeform").stderr


def test_a_mapping_is_looked_through(installed, tmp_path):
    (tmp_path / "own.yaml").write_text(OWN)
    (tmp_path / "wrong.yaml").write_text(OWN.replace("$.mail", "$."))

    assert (
        installed("hooks", "check", "own.yaml").stdout
        == "own.yaml is a mapping for Our shop, of 1 message.\n"
    )
    wrong = installed("hooks", "check", "wrong.yaml")
    assert (wrong.exit_code, wrong.stderr.startswith("wrong.yaml:4:10: $. is no JSONPath")) == (1, True)


@pytest.mark.parametrize(
    "example",
    [
        '{"mail": "a@x.example", "what": "Paid"}',
        "mail=a%40x.example&what=Paid",
        '{"headers": {"Content-Type": "application/json"}, "query": "a=1", "body": {"mail": "a@x.example", "what": "Paid"}}',
        '{"query": {"a": 1}, "body": "{\\"mail\\": \\"a@x.example\\", \\"what\\": \\"Paid\\"}"}',
    ],
)
def test_an_example_becomes_the_messages_it_would_be(installed, tmp_path, example):
    (tmp_path / "own.yaml").write_text(OWN)
    (tmp_path / "example").write_text(example)

    found = installed("hooks", "check", "own.yaml", "--example", "example")

    message = json.loads(found.stdout)
    assert (message["event"], message["context"]) == ("Paid", {"traits": {"email": "a@x.example"}})


def test_an_example_that_becomes_nothing_says_why(installed, tmp_path):
    (tmp_path / "own.yaml").write_text(OWN + "ignore: {$.what: nothing}\neach: '$[*]'\n")
    (tmp_path / "example.json").write_text('[{"what": "Paid"}, {"what": "nothing"}]')
    (tmp_path / "many.json").write_text(json.dumps([1] * 1_001))
    (tmp_path / "half.json").write_text("[")

    found = installed("hooks", "check", "own.yaml", "--example", "example.json")

    assert (found.exit_code, found.stdout) == (1, "")
    assert "To quarantine: It says of nobody" in found.stderr
    assert "1 event left out." in found.stderr
    assert "at most 1,000 events" in installed("hooks", "check", "own.yaml", "--example", "many.json").stderr
    assert "cannot be read" in installed("hooks", "check", "own.yaml", "--example", "half.json").stderr
    (tmp_path / "large.json").write_bytes(b" " * 2_100_000)
    assert "at most 2048 KB" in installed("hooks", "check", "own.yaml", "--example", "large.json").stderr


def test_mappings_are_shown_to_be_changed(installed, tmp_path):
    (tmp_path / "own.yaml").write_text(OWN)
    installed("hooks", "add", "shop", "--mapping", "own.yaml")
    installed("hooks", "add", "forms", "--from", "typeform")

    shipped = FOLDER.joinpath("typeform", "mapping.yaml").read_text()
    assert installed("hooks", "show", "typeform").stdout == shipped
    assert installed("hooks", "show", "forms").stdout == shipped
    assert installed("hooks", "show", "shop").stdout == OWN
    assert "stripe        Stripe" in installed("hooks", "show").stdout
    assert "No mapping is shipped for other." in installed("hooks", "show", "other").stderr
