"""The snippets of the collection guide, run as they stand but for the address and the key."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from leadlight.storage.models import Event, Quarantined
from tests.docs.documents import blocks_of

ROOT = Path(__file__).parents[2]
BLOCKS = list(blocks_of(ROOT / "docs" / "howto" / "collect.md", ROOT))
SHOWN_KEY = re.compile(r"server_5e1f…")


def snippets(language):
    return [block.text for block in BLOCKS if block.language == language]


@pytest.fixture
def run(sqlite_collecting, tmp_path):
    """Run a snippet against a collector; give what it prints."""

    def running(text, *command):
        text = SHOWN_KEY.sub(sqlite_collecting.key, text).replace(
            "http://127.0.0.1:8765", sqlite_collecting.url
        )
        script = tmp_path / "snippet.mjs"
        script.write_text(text)
        ran = subprocess.run(
            [*command, script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout

    return running


@pytest.mark.parametrize("text", snippets("python")[:2], ids=["segment", "rudderstack"])
def test_clients_in_python(run, text):
    run(text, sys.executable)

    assert sorted(Event.objects.values_list("type", flat=True)) == ["identify", "track"]


def test_a_batch_from_python(run):
    printed = run(snippets("python")[2], sys.executable)

    assert [line.split()[0] for line in printed.splitlines()] == ["accepted", "accepted", "quarantined"]
    assert (Event.objects.count(), Quarantined.objects.count()) == (2, 1)


def test_a_client_in_node(run, node, node_modules, tmp_path):
    (tmp_path / "node_modules").symlink_to(node_modules)

    run(*snippets("js"), node)

    assert sorted(Event.objects.values_list("type", flat=True)) == ["identify", "track"]


def test_commands_in_a_terminal(run):
    (text,) = [block.text for block in BLOCKS if block.language == "shell"]

    printed = run(text.replace("curl", "curl --silent --show-error"), "bash")

    assert printed.count('"result":"accepted"') == 2
    assert sorted(Event.objects.values_list("name", flat=True)) == ["", "demo_requested"]
