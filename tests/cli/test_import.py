"""Importing, exporting, backing up and asking the doctor, as typed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress

LEADS = "email,name\na@x.example,Ana\n,Bo\n"


def test_an_import_makes_the_installation_and_reports(run, folder):
    (folder / "new.csv").write_text(LEADS)

    said = run("import", "new.csv", "--data", "d")
    again = json.loads(run("import", "new.csv", "--data", "d", "--json").stdout)

    assert said.exit_code == 0
    assert "2 leads: 1 new, 1 refused." in said.stdout
    assert "row 2: nothing tells who it is" in said.stdout
    assert again["leads"] == {"rows": 2, "new": 0, "changed": 0, "unchanged": 1, "refused": 1}


def test_a_rehearsal_makes_no_installation(run, folder):
    (folder / "new.csv").write_text(LEADS)

    assert "Nothing was changed." in run("import", "new.csv", "--data", "d", "--dry-run").stdout
    assert not (folder / "d").exists()


def test_nothing_to_import_and_no_map_to_propose_are_said(refused):
    assert "nothing to import" in refused("import", "--data", "d")
    assert refused("import", "--propose-map", "--data", "d")
    assert "Say with --source" in refused("import", "-", "--data", "d", input="email\na@x.example\n")


def test_backup_restore_export_and_doctor(run, folder):
    (folder / "new.csv").write_text(LEADS)
    run("import", "new.csv", "--data", "d")

    assert run("backup", "b.leadlight", "--data", "d").exit_code == 0
    assert run("restore", "b.leadlight", "--data", "e").exit_code == 0
    assert "Wrote 1 lead to out.csv." in run("export", "leads", "-o", "out.csv", "--data", "e").stdout
    found = run("doctor", "--data", "e", "--json")
    assert [each["subject"] for each in json.loads(found.stdout)["findings"] if each["level"] == "wrong"] in (
        [],
        ["backlog"],
    )
    assert run("doctor", "--data", "nowhere").exit_code == 1


def test_enriching_and_fields_as_typed(run, folder):
    (folder / "new.csv").write_text(LEADS)
    (folder / "firms.csv").write_text("domain,size\nx.example,3\n,1\n")
    run("import", "new.csv", "--data", "d")

    assert "Rows: 1 new, 1 without" in run("enrich", "firms.csv", "--data", "d").stdout
    assert run("fields", "add", "Size", "--type", "number", "--data", "d").stdout == "size: number\n"
    assert "Size" in run("fields", "list", "--data", "d").stdout
    assert run("fields", "remove", "Size", "--data", "d").exit_code == 0


def imported_rows(database):
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as there,
    ):
        return there.execute("select count(*) from leadlight_importedrow").fetchone()[0]
    return 0


def test_ctrl_c_says_how_to_go_on(folder):
    (folder / "new.csv").write_text("email\n" + "".join(f"u{n}@x.example\n" for n in range(40_000)))
    with subprocess.Popen(
        [sys.executable, "-m", "leadlight", "import", "new.csv", "--data", "d"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    ) as process:
        until = time.monotonic() + 60
        while not imported_rows(folder / "d" / "leadlight.db") and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)

    assert (process.returncode, said) in ((1, "Stopped. The same command goes on from here.\n"), (0, ""))
