"""Help: what the commands are, said in full."""

import inspect

import pytest

from leadlight.cli import app


@pytest.fixture
def commands():
    return {found.__name__: found for command in app.registered_commands if (found := command.callback)}


def test_the_list_of_commands_says_all_of_what_each_does(run, commands):
    said = " ".join(run("--help").stdout.split())

    assert len(commands) >= 7
    for name, command in commands.items():
        does = " ".join(inspect.cleandoc(command.__doc__).split("\n\n")[0].split())
        assert f"{name.rstrip('_')} {does}" in said
    assert "..." not in said.partition("Commands:")[2]


@pytest.mark.parametrize(
    ("words", "usage"),
    [
        (["score"], "Usage: leadlight score [OPTIONS] LEADS"),
        (["compare"], "Usage: leadlight compare [OPTIONS] BEFORE AFTER LEADS"),
        (["check"], "Usage: leadlight check [OPTIONS] [MODEL]"),
    ],
)
def test_the_usage_names_arguments_as_the_help_below_it_does(run, words, usage):
    assert run(*words, "--help").stdout.startswith(usage + "\n")


def test_a_missing_argument_is_named_as_the_usage_names_it(run):
    said = run("score").stderr

    assert "LEADS" in said
    assert "{" not in said
