import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "scripts" / "demo.py"


@pytest.mark.slow
def test_where_nobody_types_the_demo_sends_the_event_itself_and_ends():
    done = subprocess.run(
        [sys.executable, DEMO],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=200,
    )

    before, after = (line for line in done.stdout.splitlines() if " scores " in line)
    assert "curl -u server_" in done.stdout
    assert "http://127.0.0.1:" in next(line for line in done.stdout.splitlines() if "/accounts/" in line)
    assert float(after.split()[-1].rstrip(".")) > float(before.split(" scores ")[1].split(". ")[0])
