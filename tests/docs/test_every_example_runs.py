"""Every command in the documentation runs, and prints what the page shows."""

from pathlib import Path

import pytest

from tests.docs.documents import Block, blocks_of
from tests.docs.terminal import run_document
from tests.servers.spark import find_java

ROOT = Path(__file__).parents[2]
NEEDS = ("postgres", "spark")


def documents():
    """Give each page with its blocks, marked by the servers it needs."""
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        blocks = list(blocks_of(path, ROOT)) if path.exists() else []
        marks = [getattr(pytest.mark, need) for need in NEEDS if any(need in block.needs for block in blocks)]
        yield pytest.param(blocks, marks=marks, id=str(path.relative_to(ROOT)))


@pytest.mark.parametrize("blocks", list(documents()))
def test_every_example_of_the_page_runs_as_shown(blocks: list[Block], tmp_path, examples, request):
    needed = {need for block in blocks for need in block.needs}
    servers = {}
    if "postgres" in needed:
        servers["postgres"] = request.getfixturevalue("postgres")
    if "spark" in needed:
        servers["spark"] = str(find_java())

    problems = run_document(blocks, tmp_path, examples, servers)

    assert not problems, "\n\n".join(problems)


def test_no_page_needs_what_the_tests_do_not_have():
    needed = {need for document in documents() for block in document.values[0] for need in block.needs}

    assert needed <= set(NEEDS)
