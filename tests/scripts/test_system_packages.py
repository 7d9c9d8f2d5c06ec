"""What the set-up needs of Debian is installed by root, named to others, and asked for once."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "system-packages"


class Machine:
    """A machine with a file system, a user and an apt-get of its own."""

    def __init__(self, folder):
        self.root = folder / "root"
        self.programs = folder / "bin"
        self.log = folder / "log"
        self.root.mkdir()
        self.programs.mkdir()
        self.log.touch()
        self.user(1000)
        self.program("apt-get", f'echo "$@" >> {self.log}')

    def program(self, name, script):
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def user(self, number):
        self.program("id", f"echo {number}")

    def has(self, path):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).touch()

    def asked_for(self, *needs, **environment):
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        ours = os.environ | {"PATH": path, "LEADLIGHT_SYSTEM": str(self.root)} | environment
        return subprocess.run([SCRIPT, *needs], env=ours, capture_output=True, text=True, check=False)

    @property
    def apt_calls(self):
        return self.log.read_text().splitlines()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_nothing_is_done_where_nothing_is_missing(machine):
    machine.has("usr/lib/postgresql/15/bin/initdb")
    machine.has("usr/lib/jvm/java-17-openjdk-amd64/bin/java")
    machine.has("usr/bin/chromium")
    machine.has("usr/bin/node")
    machine.has("usr/bin/npm")
    machine.has("usr/bin/curl")
    machine.has("usr/bin/msgfmt")

    done = machine.asked_for("postgresql", "java", "node", "chromium", "curl", "gettext")

    assert (done.returncode, done.stdout, done.stderr, machine.apt_calls) == (0, "", "", [])


def test_a_user_is_told_what_to_install(machine):
    done = machine.asked_for("postgresql", "java")

    assert done.returncode == 1
    assert "sudo apt-get install postgresql openjdk-17-jre-headless" in done.stderr
    assert machine.apt_calls == []


def test_a_browser_and_node_are_named_too(machine):
    machine.has("usr/bin/node")

    done = machine.asked_for("node", "chromium")

    assert "sudo apt-get install npm chromium" in done.stderr


def test_root_gets_only_what_is_missing(machine):
    machine.user(0)
    machine.has("usr/lib/postgresql/15/bin/initdb")

    done = machine.asked_for("postgresql", "java")

    assert done.returncode == 0
    assert machine.apt_calls == ["install --yes --no-install-recommends openjdk-17-jre-headless"]


def test_an_old_list_of_packages_is_brought_up_to_date_first(machine, tmp_path):
    machine.user(0)
    updated = tmp_path / "updated"
    update = f"if [ $1 = update ]; then touch {updated}; else [ -e {updated} ]; fi"
    machine.program("apt-get", f"echo $1 >> {machine.log}\n{update}")

    done = machine.asked_for("postgresql")

    assert done.returncode == 0
    assert machine.apt_calls == ["install", "update", "install"]


def test_a_failing_installation_fails_the_set_up(machine):
    machine.user(0)
    machine.program("apt-get", "echo no such package >&2; exit 100")

    done = machine.asked_for("postgresql")

    assert done.returncode == 100
    assert "no such package" in done.stderr


def test_a_python_that_cannot_make_environments_is_completed(machine):
    python = machine.program("python", 'case "$2" in *ensurepip*) exit 1 ;; esac')

    done = machine.asked_for("venv", PYTHON=str(python))

    assert "sudo apt-get install python3-venv" in done.stderr


def test_a_python_too_old_is_refused_with_the_remedy(machine):
    python = machine.program("python", "exit 1")

    done = machine.asked_for("venv", PYTHON=str(python))

    assert done.returncode == 1
    assert "needs Python 3.11 or newer. Name one: make PYTHON=" in done.stderr


def test_an_unknown_need_is_a_mistake_in_the_call(machine):
    assert machine.asked_for("oracle").returncode == 2
