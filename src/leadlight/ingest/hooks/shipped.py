"""The mappings that come with Leadlight, a folder each: they are read as anybody's own are."""

from __future__ import annotations

from importlib.resources import files

from leadlight.errors import DataError
from leadlight.ingest.hooks.mapping import Mapping
from leadlight.ingest.hooks.reading import read_mapping
from leadlight.scoring.coherence import did_you_mean

_FOLDER = files("leadlight.ingest.hooks").joinpath("senders")


def senders() -> list[str]:
    """The names of the systems that a mapping is shipped for."""
    return sorted(each.name for each in _FOLDER.iterdir() if each.joinpath("mapping.yaml").is_file())


def shipped_text(sender: str) -> str:
    """The mapping for a system, as YAML. Raises DataError for one that there is none for."""
    known = senders()
    if sender not in known:
        raise DataError(
            f"No mapping is shipped for {sender}{did_you_mean(sender, known) or '.'} There are some for "
            f"{', '.join(known)}; --mapping FILE takes your own."
        )
    return _FOLDER.joinpath(sender, "mapping.yaml").read_text("utf-8")


def shipped_mapping(sender: str) -> Mapping:
    """The same, read."""
    return read_mapping(shipped_text(sender), f"{sender}/mapping.yaml")
