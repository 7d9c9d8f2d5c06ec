"""Whatever comes, a sentence that names place and remedy, never a stack trace, never a half-written file."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, LEADS, MODEL

ESCAPES = "\x1b[31mRed\x1b]0;owned\x07 [/b][bold]x[/] :smile:"


def test_terminal_escapes_and_markup_in_data_are_shown_as_text(run, folder):
    (folder / "leads.csv").write_text(f"name,industry,opens\n{ESCAPES},software,2\n")

    ranked = run("score", "leads.csv").stdout
    explained = run("explain", "leads.csv", "--key", "name", "--lead", ESCAPES).stdout
    missing = run("explain", "leads.csv", "--key", "name", "--lead", "[/b]").stderr

    for said in (ranked, explained, missing):
        assert "\x1b" not in said
        assert "\x07" not in said
        assert r"\x1b[31mRed\x1b]0;owned" in said
    assert "[/b][bold]x[/] :smile:" in explained


def test_escapes_in_names_of_a_model_are_shown_as_text(run, folder):
    (folder / "scoring.yaml").write_text(MODEL.replace("name: High", r'name: "\e[31m[b]High"'))

    found = run("score", "leads.csv")

    assert r"\x1b[31m[b]High" in found.stdout
    assert "\x1b" not in found.stdout


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"email,industry,opens\n", "There is no lead in the list"),
        (b"\xef\xbb\xbf" + LEADS.encode(), "1 High   1 Low"),
        (LEADS.encode("utf-16"), "1 High   1 Low"),
        (LEADS.replace("b@x", "bü@x").encode("cp1252"), "is not UTF-8; it was read as cp1252"),
        (LEADS.replace(",", ";").encode(), "1 High   1 Low"),
        (LEADS.replace(",", "\t").replace("\n", "\r\n").encode(), "1 High   1 Low"),
        (b"email,industry,opens\na@x.example,software,2,more\nb@x.example\n", "lines"),
        (b"email,industry,opens\na@x.example,software,2\nA@x.example,software,2\n", "2 High   0 Low"),
    ],
)
def test_untidy_lists_are_read_with_a_note(run, folder, content, note):
    (folder / "leads.csv").write_bytes(content)

    found = run("score", "leads.csv", *AS_OF)

    assert found.exit_code == 0
    assert note.replace("lines", "line") in found.stdout


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("lead.csv", None, "there is no such file; did you mean leads.csv?"),
        ("empty.csv", b"", "empty.csv is empty"),
        ("binary.csv", bytes(range(256)) * 9, "binary.csv is binary data"),
        ("leads.doc", LEADS.encode(), "leads.doc ends in .doc"),
        ("leads.xlsx", LEADS.encode(), "leads.xlsx ends in .xlsx but its content is CSV"),
        ("broken.xlsx", b"PK\x03\x04" + bytes(500), "is damaged"),
        ("twice.csv", b"industry,Industry\na,b\n", "have one name, 'industry', which is used"),
        ("broken.parquet", b"PAR1" + bytes(50) + b"PAR1", "broken.parquet"),
        ("wide.csv", b"c," * 20_000 + b"c\n", "20,001 columns"),
    ],
)
def test_what_is_no_list_is_refused(refused, folder, name, content, sentence):
    if content is not None:
        (folder / name).write_bytes(content)

    assert sentence in refused("score", name)


def test_a_folder_is_no_list(refused, folder):
    (folder / "lists").mkdir()

    assert "lists is a directory" in refused("score", "lists")


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (
            "name: !!python/object/apply:os.system [ls]\nscores: {}\n",
            "yaml:1:7: tags (!) are not used",
        ),
        ("name: x\na: &a [x]\nscores: *a\n", "anchors (&) and aliases (*) are not used"),
        ("name: x\nscores: " + "[" * 5000, "nested more than 40 deep"),
        (MODEL.replace("software}", "{matches: 'a(?=b)'}}"), "cannot be used"),
        ("", "the document is empty"),
        ("scors: {}\n", "scoring.yaml:1:1"),
    ],
)
def test_a_model_that_cannot_be_used_is_refused_with_its_place(refused, folder, model, sentence):
    (folder / "scoring.yaml").write_text(model)

    assert sentence in refused("score", "leads.csv")


def test_an_expression_made_to_hang_does_not(run, folder):
    (folder / "scoring.yaml").write_text(
        MODEL.replace("industry: software", "industry: {matches: '^(a+)+$'}")
    )
    (folder / "leads.csv").write_text(f"email,industry\nx,{'a' * 100_000}!\n")

    assert run("score", "leads.csv").exit_code == 0


def test_leads_and_events_cannot_both_come_on_standard_input(refused):
    assert "read once only" in refused("score", "-", "--events", "-", input=LEADS)


def test_nothing_on_standard_input_is_said(refused):
    assert "Nothing came on standard input" in refused("score", "-", input="")


def test_a_password_is_never_shown(refused):
    address = "postgresql://joe:s3cret@127.0.0.1:1/db#leads"

    said = refused("score", address) + refused("score", "leads.csv", "-o", address)

    assert "s3cret" not in said
    assert "joe:***@127.0.0.1:1/db#leads" in said


def test_an_output_that_is_an_input_is_refused(refused, folder):
    assert "is an input too" in refused("score", "leads.csv", "-o", folder / "." / "leads.csv")
    assert (folder / "leads.csv").read_text() == LEADS


def test_the_model_cannot_be_overwritten_by_explanations(refused, folder):
    assert "cannot hold explanations" in refused("score", "leads.csv", "--explain", "scoring.yaml")
    assert (folder / "scoring.yaml").read_text() == MODEL


def test_a_text_too_long_for_a_cell_is_said_and_nothing_is_dropped(refused, folder):
    (folder / "leads.csv").write_text(f"email,industry\n{'x' * 40_000},software\n")

    assert "Write .csv or .parquet instead" in refused("score", "leads.csv", "-o", "out.xlsx")
    assert not (folder / "out.xlsx").exists()


def leadlight(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "leadlight", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(Path.cwd())},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )


@pytest.mark.usefixtures("folder")
def test_who_reads_only_the_first_lines_gets_no_complaint():
    with leadlight("score", "leads.csv") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()

        said = process.stderr.read()

    assert (process.returncode, said) == (0, "")


def test_ctrl_c_leaves_what_was_there_and_no_draft(folder):
    rows = "".join(f"u{n}@x.example,software,{n % 7}\n" for n in range(200_000))
    (folder / "leads.csv").write_text("email,industry,opens\n" + rows)
    (folder / "why.jsonl").write_text("old")
    process = leadlight("score", "leads.csv", "-o", "out.csv", "--explain", "why.jsonl")
    deadline = time.monotonic() + 60
    while not list(folder.glob(".why.jsonl.*")) and time.monotonic() < deadline:
        time.sleep(0.02)

    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (1, "Stopped. Nothing was written.\n")
    assert (folder / "why.jsonl").read_text() == "old"
    names = ["events.csv", "leads.csv", "scoring.yaml", "why.jsonl"]
    assert sorted(path.name for path in folder.iterdir()) == names


@pytest.mark.usefixtures("folder")
def test_a_closed_standard_input_is_an_empty_one():
    command = f"{sys.executable} -m leadlight score leads.csv --events - <&-"

    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "Nothing came on standard input" in done.stderr


@pytest.mark.usefixtures("folder")
def test_a_full_standard_output_is_said():
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    command = f"{sys.executable} -m leadlight score leads.csv --json > /dev/full"

    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_segment_messages_tell_fields_and_events(run, folder):
    messages: list[dict[str, object]] = [
        {
            "type": "track",
            "event": "Page Viewed",
            "messageId": "1",
            "originalTimestamp": "2026-02-20T10:00:00Z",
        },
        {"type": "page", "messageId": "2", "context": {"page": {"path": "/x"}}},
        {"type": "page", "messageId": "2"},
        {"type": "identify", "messageId": "3", "traits": {"industry": "software"}},
    ]
    known: dict[str, object] = {"userId": "u1", "timestamp": "2026-02-21T10:00:00Z"}
    (folder / "events.jsonl").write_text("".join(json.dumps(known | line) + "\n" for line in messages))
    (folder / "leads.csv").write_text("user_id,industry\nu1,retail\n")

    found = json.loads(run("score", "leads.csv", "--events", "events.jsonl", *AS_OF, "--json").stdout)

    assert found["top"][0]["score"] == 11.0
    assert (found["report"]["events"]["repeated"], found["report"]["events"]["identify"]) == (1, 1)
