"""The product's own database on a disk of the tests."""

from itertools import count
from pathlib import Path

from django.core.management import call_command

from leadlight.storage.database import Place, described, lead_to
from tests.faults.power import ForgetfulDisk

numbers = count()


def begin_on_disk(folder: Path, synchronous: str = "FULL") -> ForgetfulDisk:
    """Begin an installation in a folder on a disk that forgets; its database is open."""
    disk = ForgetfulDisk(f"forgetful-{next(numbers)}")
    place = Place(folder / disk.name)
    place.folder.mkdir()
    lead_to(on_disk(place, disk, synchronous))
    call_command("migrate", verbosity=0, interactive=False)
    return disk


def on_disk(place: Place, disk: ForgetfulDisk, synchronous: str) -> dict[str, object]:
    """Describe the product's own database, with another build of SQLite on a disk of ours."""
    description = described(place)
    options = description["OPTIONS"]
    assert isinstance(options, dict)
    assert "synchronous=FULL" in options["init_command"]
    commands = options["init_command"].replace("synchronous=FULL", f"synchronous={synchronous}")
    commands += (
        "; PRAGMA wal_autocheckpoint=100"  # the log is copied into the database often enough to be hit
    )
    return {
        **description,
        "ENGINE": "tests.faults.apsw_sqlite",
        "OPTIONS": {**options, "init_command": commands, "vfs": disk.name},
    }
