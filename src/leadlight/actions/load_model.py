"""The scoring model a command works with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leadlight.errors import ModelError
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.reading import Problem, read_with_warnings
from leadlight.templates import template_text

DEFAULT = Path("scoring.yaml")
STARTER = "starter"
LARGEST = 10 * 1024**2


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model, where it came from, and what may not be meant as written."""

    model: ScoringModel
    source: str
    warnings: tuple[Problem, ...] = ()
    note: str | None = None


def load_model(path: Path | None) -> Loaded:
    """Load the model of a path, else ./scoring.yaml, else the starter, which is said in `note`.

    Raises ModelError for a file that cannot be read or is no scoring model.
    """
    if path is None and DEFAULT.exists():
        path = DEFAULT
    if path is None:
        model, _ = read_with_warnings(template_text(STARTER), STARTER)
        note = (
            "There is no scoring.yaml here, so the starter model is used; "
            "`leadlight init` writes it for you to change."
        )
        return Loaded(model, STARTER, (), note)
    model, warnings = read_with_warnings(model_text(path), str(path))
    return Loaded(model, str(path), tuple(warnings))


def model_text(path: Path) -> str:
    """The text of a model's file; raises ModelError where it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise ModelError(
                f"{path} is larger than a scoring model can be. Name the YAML file of the model."
            )
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ModelError(
            f"There is no file {path}. `leadlight init -o {path}` writes a model to start from."
        ) from None
    except IsADirectoryError:
        raise ModelError(f"{path} is a directory. Name the YAML file of the model.") from None
    except UnicodeDecodeError:
        raise ModelError(f"{path} is not UTF-8 text, so it is no scoring model. Save it as UTF-8.") from None
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}.") from None
