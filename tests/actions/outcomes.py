"""Past leads in small: so few wins that learning takes a moment, and so clear that it learns."""

from typing import Any

PAST: list[dict[str, Any]] = [
    {
        "lead_id": f"L{number}",
        "created": f"2025-{1 + number % 12:02d}-{1 + number % 27:02d}",
        "city": ("Rome", "Oslo", "Turku")[number % 3],
        "visits": str(number % 7),
        "tags": "closed" if number % 3 == 0 and number % 7 > 2 else "",
        "status": "won" if number % 3 == 0 and number % 7 > 2 else "lost",
        "revenue": "500" if number % 3 == 0 and number % 7 > 2 else "",
    }
    for number in range(150)
]
NEW: list[dict[str, Any]] = [
    {"lead_id": "N1", "created": "2026-02-01", "city": "Oslo", "visits": "0"},
    {"lead_id": "N2", "created": "2026-02-02", "city": "Rome", "visits": "6"},
    {"lead_id": "N3", "created": "2026-02-03", "city": "=1+1", "visits": "6"},
]
RULES = "name: Visits\nscores:\n  fit:\n    rules:\n      - {name: Visits, per: visits, points: 2}\n"
