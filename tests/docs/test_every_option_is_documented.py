"""The reference names every command and option there is, and no other."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
HEADING = re.compile(r"^#+ .*?\bleadlight ([a-z][a-z-]*)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")


@pytest.fixture(scope="module")
def offered():
    """Give each command's options, as the command line itself has them."""
    from typer.core import TyperGroup  # noqa: PLC0415  # the tests of reading pages need no command line
    from typer.main import get_command  # noqa: PLC0415

    from leadlight.cli import app  # noqa: PLC0415

    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return {name: options_of(command) for name, command in group.commands.items() if not command.hidden}


def options_of(command):
    """Give a command's options; of a group of commands all that any of them has."""
    options = {
        option
        for parameter in command.params
        for option in parameter.opts + parameter.secondary_opts
        if option.startswith("--")
    }
    return options.union(*(options_of(inner) for inner in getattr(command, "commands", {}).values()))


@pytest.fixture(scope="module")
def documented():
    """Give each documented command's options."""
    return documented_in(path.read_text(encoding="utf-8") for path in sorted(REFERENCE.rglob("*.md")))


def test_every_command_has_a_section_of_the_reference_and_no_other_has(offered, documented):
    assert set(documented) == set(offered)


def test_every_option_is_named_where_its_command_is_and_no_other_is(offered, documented):
    differences = {
        command: sorted(options ^ documented.get(command, set()))
        for command, options in offered.items()
        if options != documented.get(command, set())
    }

    assert differences == {}


def test_a_section_begins_at_its_heading_and_ends_at_the_next():
    page = (
        "# Commands\n--zero\n## `leadlight score`\n`--key` and --as-of.\n## leadlight sql\n`--dialect NAME`\n"
    )

    assert documented_in([page]) == {"score": {"--key", "--as-of"}, "sql": {"--dialect"}}


def test_help_needs_no_documentation():
    assert documented_in(["## leadlight score\n`--help`\n"]) == {"score": set()}


def documented_in(pages: Iterable[str]) -> Mapping[str, set[str]]:
    """Read each command's options out of the sections that are headed by its name."""
    found: dict[str, set[str]] = {}
    for page in pages:
        _, *parts = HEADING.split(page)
        for command, section in zip(parts[::2], parts[1::2], strict=True):
            found.setdefault(command, set()).update(set(OPTION.findall(section)) - {"--help"})
    return found
