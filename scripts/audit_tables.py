"""Write the tables of docs/reference/audit.md, from the one list of what is written down.

python -m scripts.audit_tables            write them
python -m scripts.audit_tables --check    exit with 1 where they are not as the code is
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from leadlight.actions.access.deeds import DETAILS, Deed
from scripts.key_tables import table
from scripts.roles_table import meanings

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "audit.md"


def with_tables(page: str) -> str:
    """The page with the tables as they should be."""
    deeds = [(f"`{deed}`", said) for deed, said in meanings(Deed)]
    details = [(f"`{name}`", said) for name, said in DETAILS.items()]
    page = _filled(page, "deeds", table([("action", "what somebody did"), *deeds]))
    return _filled(page, "details", table([("detail", "what it says"), *details]))


def _filled(page: str, name: str, text: str) -> str:
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    return pattern.sub(lambda found: f"{found[1]}\n{text}\n{found[2]}", page)


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8")
    after = with_tables(before)
    if "--check" in sys.argv:
        sys.exit(int(before != after))
    PAGE.write_text(after, encoding="utf-8")
