import json

import pytest

LEADS = "lead_no,source,tags,city,created,won\n" + "".join(
    f"{n},{'ads' if n % 3 else 'web'},{'hot' if n % 2 else 'cold'},{'Select' if n % 5 else 'Rome'},"
    f"2026-01-{1 + n % 28:02d},{'yes' if n % 4 == 0 else 'no'}\n"
    for n in range(200)
)


@pytest.fixture
def leads(folder):
    path = folder / "past.csv"
    path.write_text(LEADS)
    return path


def test_the_report_names_every_field_with_its_verdict(run, leads):
    found = run("readiness", leads, "--outcome", "won", "--created", "created")

    assert found.exit_code == 0
    assert "50 of 200 decided leads" in found.stdout
    assert "25.0% (95 % interval" in found.stdout
    assert "2026-01-01 to 2026-01-28" in found.stdout
    assert "Left out." in found.stdout
    assert "50 wins and 150 losses" in found.stdout
    for field in ("lead_no", "source", "tags", "city"):
        assert field in found.stdout


def test_programs_get_json(run, leads):
    found = run("readiness", leads, "--outcome", "won", "--json")
    document = json.loads(found.stdout)

    assert (document["rows"], document["won"], document["open"]) == (200, 50, 0)
    assert {field["name"]: field["verdict"] for field in document["fields"]}["tags"] == "left out"
    assert document["leaks"][0]["left_out"] is True


def test_fields_are_kept_and_dropped_as_the_user_says(run, leads):
    words = ("--outcome", "won", "--json", "--keep", "Tags", "--drop", "source")
    fields = {field["name"]: field for field in json.loads(run("readiness", leads, *words).stdout)["fields"]}

    assert fields["tags"]["verdict"] == "use"
    assert "Kept by you." in run("readiness", leads, *(word for word in words if word != "--json")).stdout
    assert fields["source"]["why"] == "dropped as you said"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--outcome", "wonn"), "--outcome wonn: the leads have no such field; did you mean 'won'?"),
        (("--outcome", "source"), "--won VALUE"),
        (("--outcome", "lead_no"), "and 188 other values"),
        (("--outcome", "won", "--won", "perhaps"), "never 'perhaps'"),
        (
            ("--outcome", "won", "--keep", "sorce"),
            "--keep sorce: the leads have no such field; did you mean 'source'?",
        ),
        (
            ("--outcome", "won", "--drop", "sorce"),
            "--drop sorce: the leads have no such field; did you mean 'source'?",
        ),
        (("--outcome", "won", "--created", "won"), "'won' is the outcome"),
        (("--outcome", "won", "--created", "source"), "its values are no times"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(refused, leads, words, said):
    assert said in " ".join(refused("readiness", leads, *words).split())


@pytest.mark.parametrize(
    "words",
    [
        ("--at", "yesterday"),
        ("--at", "created+soon"),
        ("--matures-after", "long"),
        ("--keep", "a", "--drop", "A"),
    ],
)
def test_options_that_mean_nothing_are_wrong_usage(run, leads, words):
    assert run("readiness", leads, "--outcome", "won", *words).exit_code == 2


@pytest.mark.parametrize(
    "text", ["won\nyes\n", "won,a\nyes,1\nno,2\nno,3\n", "won,a\nno,1\nno,1\n", "won,a\n,\n,1\n"]
)
def test_hardly_any_data_is_said_and_breaks_nothing(run, folder, text):
    (folder / "few.csv").write_text(text)

    found = run("readiness", "few.csv", "--outcome", "won")

    assert "did not expect" not in found.stderr
    said = ("nothing to tell apart", "cannot speak for itself")
    assert found.exit_code == 1 or any(each in found.stdout for each in said)
