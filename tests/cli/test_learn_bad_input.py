"""Past leads as nobody should have them: learned from, or refused in a sentence; no file is left half."""

import pytest

LEADS = 60


def table(header, row, leads=LEADS):
    return "\n".join([header, *(row(number) for number in range(leads))]) + "\n"


def won(number):
    return "yes" if number % 3 == 0 else "no"


USABLE = {
    "hardly any leads": table("a,won", lambda n: f"{n},{won(n)}", 3),
    "constant columns, many leads": table("a,b,won", lambda n: f"x,1,{won(n)}", 200),
    "everything missing, many leads": table("a,b,won", lambda n: f",,{won(n)}", 200),
    "everything missing": table("a,b,won", lambda n: f",,{won(n)}"),
    "constant columns": table("a,b,won", lambda n: f"x,1,{won(n)}"),
    "no field at all": table("won", won),
    "infinities": table("a,won", lambda n: f"{('inf', '-inf', 'nan', '1e308')[n % 4]},{won(n)}"),
    "every value another one": table("a,won", lambda n: f"v{n * 7919},{won(n)}"),
    "dates as numbers": table("a,won", lambda n: f"{45_000 + n},{won(n)}"),
    "duplicate columns": table("a,a,won", lambda n: f"{n % 5},{n % 5},{won(n)}"),
    "an outcome spelled in ten ways": table(
        "a,won",
        lambda n: f"{n % 5},{('yes', 'YES ', 'Yes', 'y', 'true', 'no', 'NO', ' No', 'n', 'false')[n % 10]}",
    ),
    "a script as name and value": table(
        "<script>alert(1)</script>,won", lambda n: f"<script>{n % 4}</script>,{won(n)}"
    ),
}
REFUSED = {
    "one class": table("a,won", lambda n: f"{n},yes"),
    "no wins": table("a,won", lambda n: f"{n},no"),
    "an empty outcome": table("a,won", lambda n: f"{n},"),
    "only names of columns": "a,won\n",
    "nothing": "",
}
WORDS = ("learn", "past.csv", "--outcome", "won", "--report", "r.html", "--json", "r.json")


@pytest.mark.parametrize("text", USABLE.values(), ids=USABLE)
def test_odd_leads_are_learned_from_and_judged_with_care(run, folder, text):
    (folder / "past.csv").write_text(text)

    found = run(*WORDS)

    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.startswith(("Too little data", "No signal", "Weak"))
    assert "<script" not in (folder / "r.html").read_text()
    again = run("predict", "past.csv", "--predictor", "leads.predictor")
    assert again.exit_code == 0


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_leads_that_teach_nothing_are_refused_and_leave_no_file(refused, folder, text):
    (folder / "past.csv").write_text(text)
    before = sorted(folder.iterdir())

    refused(*WORDS)

    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    "words",
    [
        ("--created", "arrived", "--decided", "ended"),
        ("--group", "account"),
        ("--order", "rows"),
        ("--value", "account"),
        ("--segment", "a"),
    ],
)
def test_columns_of_a_role_that_make_no_sense_break_nothing(run, folder, words):
    def row(n):
        return f"{n % 5},2025-03-01,2025-02-{1 + n % 28:02d},{n},{won(n)}"

    (folder / "past.csv").write_text(table("a,arrived,ended,account,won", row))

    found = run(*WORDS, *words)

    assert found.exit_code in {0, 1}
    assert "did not expect" not in found.stderr
    assert (folder / "leads.predictor").exists() == (found.exit_code == 0)
