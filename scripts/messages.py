"""Gather the texts of pages to be translated, the names of known events too, and compile the translations.

    scripts/messages.py           gather: new texts come into the .po untranslated, or with a doubtful one
    scripts/messages.py --check   say what is missing or doubtful, and change nothing

Django and GNU gettext do the work. Whoever changes a text of a page runs this, translates what it lists and
runs it again; the .po and the .mo are both kept.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from leadlight.ingest.vocabulary import terms
from leadlight.web.pages.lead.values import EVENT, event_label

WEB = Path(__file__).parent.parent / "src" / "leadlight" / "web"
PO = Path("locale/de/LC_MESSAGES/django.po")
_WHEN = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date): .*\\n"\n', re.MULTILINE)


def main() -> None:
    """Do what the command line asks for; 1 where a text is not translated."""
    parser = argparse.ArgumentParser(description="Gather and compile the texts of pages.")
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        work = gathered(Path(folder))
        if not check:
            shutil.copyfile(work / PO, WEB / PO)
            compiled(WEB / PO, WEB / PO.with_suffix(".mo"))
        lacking = untranslated(work / PO)
    if lacking:
        sys.exit(f"To translate in {(WEB / PO).relative_to(WEB.parents[2])}:\n\n{lacking}")


def gathered(folder: Path) -> Path:
    """A copy of the pages whose .po has every text: Django writes beside templates while it looks."""
    work = folder / "web"
    shutil.copytree(WEB, work, ignore=shutil.ignore_patterns("*.pyc", "static"))
    (work / PO).parent.mkdir(parents=True, exist_ok=True)
    names = [f'pgettext("{EVENT}", "{event_label(term.name)}")' for term in terms()]
    (work / "event_names.py").write_text("\n".join(names), encoding="utf-8")
    if not settings.configured:
        settings.configure()
        django.setup()
    before = Path.cwd()
    os.chdir(work)
    try:
        call_command("makemessages", locale=["de"], no_obsolete=True, add_location="file", verbosity=0)
    finally:
        os.chdir(before)
    po = work / PO
    po.write_text(_WHEN.sub("", po.read_text(encoding="utf-8")), encoding="utf-8")
    return work


def compiled(source: Path, target: Path) -> None:
    """Compile a .po; placeholders that do not agree are an error."""
    subprocess.run(["msgfmt", "--check-format", "-o", str(target), str(source)], check=True)


def untranslated(source: Path) -> str:
    """The entries without a translation, or with one that a text was changed under."""
    found = [_entries(source, "--untranslated"), _entries(source, "--only-fuzzy")]
    return "\n".join(filter(None, found))


def _entries(source: Path, kind: str) -> str:
    wanted = ["msgattrib", kind, "--no-obsolete", "--no-wrap", str(source)]
    said = subprocess.run(wanted, capture_output=True, text=True, check=True).stdout
    return said.partition("\n\n")[2]  # without the header


if __name__ == "__main__":
    main()
