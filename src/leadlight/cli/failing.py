"""Errors as people read them: a sentence on standard error, exit code 1, never a stack trace."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import NoReturn, ParamSpec, TypeVar

import typer

from leadlight.errors import LeadlightError

Params = ParamSpec("Params")
Result = TypeVar("Result")

DEBUG = "LEADLIGHT_DEBUG"
"""Set in the environment, an unexpected error shows where it came from."""

STOPPED = "Stopped. Nothing was written."


def in_sentences(command: Callable[Params, Result]) -> Callable[Params, Result]:
    """A command whose errors are sentences."""

    @functools.wraps(command)
    def run(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except LeadlightError as error:
            fail(str(error))
        except KeyboardInterrupt:
            fail(STOPPED)
        except BrokenPipeError:
            _leave_quietly()
        except Exception as error:
            if str(error) == "Query interrupted":  # DuckDB's way to say that Ctrl-C stopped it
                fail(STOPPED)
            if os.environ.get(DEBUG) or type(error).__module__.startswith(("click", "typer")):
                raise
            fail(_unexpected(error))

    return run


def fail(sentence: str) -> NoReturn:
    """Say what is wrong and exit with 1."""
    from leadlight.cli.terminal import shown

    sys.stderr.write("\n".join(shown(line) for line in sentence.split("\n")) + "\n")
    raise typer.Exit(1)


def _unexpected(error: Exception) -> str:
    """What is known of an error that nobody foresaw; of a full disk or memory, what helps."""
    text = str(error).strip().split("\n")[0]
    if isinstance(error, MemoryError) or "Out of Memory" in text or "failed to allocate" in text:
        return "There is not enough memory for this. Close other programs, or score fewer leads at a time."
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'The output'}: {error.strerror}."
    if "No space left" in text:
        return "The disk is full. Make room and try again; nothing was written."
    return (
        f"Leadlight met something it did not expect: {type(error).__name__}: {text[:300]}. "
        f"Nothing was written. Please report it; {DEBUG}=1 shows where it happened."
    )


def _leave_quietly() -> NoReturn:
    # whoever reads our output has seen enough; the interpreter must not complain while it shuts down
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(0)
