"""The pages' examples are found and run as a reader would run them."""

import textwrap

import pytest

from tests.docs.documents import Step, blocks_of
from tests.docs.terminal import run_document


@pytest.fixture
def run(tmp_path):
    """Run the text of a page; give what is wrong with it."""

    def run_page(text, servers=None):
        page = tmp_path / "page.md"
        page.write_text(textwrap.dedent(text))
        folder = tmp_path / "reader"
        folder.mkdir(exist_ok=True)
        return run_document(blocks_of(page, tmp_path), folder, tmp_path / "examples", servers or {})

    return run_page


def test_commands_and_their_outputs_are_told_apart(tmp_path):
    (tmp_path / "page.md").write_text("```console\n$ leadlight score \\\n>   leads.csv\na\nb\n$ ls\n```\n")

    (block,) = blocks_of(tmp_path / "page.md", tmp_path)

    assert block.steps == (Step("leadlight score leads.csv", "a\nb\n"), Step("ls", ""))
    assert block.place == "page.md:1"


def test_a_remark_counts_for_the_block_right_below_only(tmp_path):
    (tmp_path / "page.md").write_text(
        "<!-- needs: postgres, spark -->\n\n```shell\nls\n```\n\n```shell\nls\n```\n"
    )

    first, second = blocks_of(tmp_path / "page.md", tmp_path)

    assert first.needs == {"postgres", "spark"}
    assert second.needs == frozenset()


def test_a_block_of_another_language_is_no_command(run):
    assert run("```python\nraise SystemExit\n```\n") == []


def test_output_that_is_as_shown_passes_with_dots_for_what_varies(run):
    assert run("```console\n$ printf 'took 12 ms\\nend'\ntook ... ms\nend\n```\n") == []


def test_output_that_differs_is_told_with_its_place(run):
    (problem,) = run("\n```console\n$ printf 12\n13\n```\n")

    assert problem.startswith("page.md:2: $ printf 12\nprints\n12\ninstead of\n13")


def test_a_command_that_fails_is_told_unless_the_page_says_so(run):
    failing = "```console\n$ ls absent\n```\n"

    assert "ends with 2 instead of 0" in run(failing)[0]
    assert run(f"<!-- exits: 2 -->\n{failing}") == []


def test_a_later_command_finds_what_the_page_and_earlier_commands_wrote(run):
    page = "<!-- file: model.yaml -->\n```yaml\nname: x\n```\n```shell\ncp model.yaml copy.yaml\n```\n"

    assert run(page + "```console\n$ cat copy.yaml\nname: x\n```\n") == []


def test_cd_holds_for_the_commands_after_it(run):
    assert run("```shell\nmkdir deals\ncd deals\nmkdir won\n```\n\n```console\n$ ls\nwon\n```\n") == []
    assert "no such folder" in run("```shell\ncd absent\n```\n")[0]


def test_an_unknown_command_needs_a_reason_not_to_be_run(run):
    unknown = "```shell\nspark-submit job.py\n```\n"

    assert "nobody knows how to test" in run(unknown)[0]
    assert run(f"<!-- not run: needs a cluster -->\n{unknown}") == []


def test_a_shown_database_stands_for_the_one_of_the_tests(run):
    page = "```console\n$ printf %s postgresql://localhost/sales\npostgresql://localhost/sales\n```\n"

    assert run(page, {"postgres": "postgresql://127.0.0.1:5433/plain"}) == []
