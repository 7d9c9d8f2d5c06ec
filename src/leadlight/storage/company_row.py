"""What the company decided of its selling, as it is stored: one row of settings."""

from __future__ import annotations

import json
from functools import lru_cache

from leadlight.engage.company import Company
from leadlight.storage.many import insert, rows

NAME = "company"


def company_in_force() -> Company:
    """What the company decided, else what an installation begins with."""
    found = rows("SELECT CAST(value AS text) FROM leadlight_setting WHERE name = %s", [NAME])
    return _ready(str(found[0][0]) if found else "{}")


def store_company(company: Company) -> None:
    """Let this be in force from now on."""
    insert(
        "leadlight_setting",
        {"name": "text", "value": "jsonb"},
        [(NAME, json.dumps(company.as_json()))],
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )


@lru_cache(maxsize=4)
def _ready(text: str) -> Company:
    return Company.model_validate(json.loads(text))
