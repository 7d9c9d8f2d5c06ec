"""The scoring models that come with Leadlight, to start from."""

import re
from importlib.resources import files

SHEET_COLUMNS = (
    "Lead Name",
    "Lead Source",
    "Email Address",
    "Phone Number",
    "Company",
    "Industry",
    "Location",
    "Website Visits (past Week)",
    "Pricing Page Visits (Yes/No)",
    "Case Study Downloads (Number)",
    "Contact Form Submissions (Yes/No)",
    "Email Opens (past Month) (Number)",
    "Email Clicks (past Month) (Number)",
    "Demo Request (Yes/No)",
    "Consultation Booked (Yes/No)",
    "Live Chat Engagement (Yes/No)",
    "Total Score",
    "Lead Priority",
    "Sales Stage",
    "Notes",
)
"""The columns of the classic lead sheet, which ``starter`` scores, in their order."""

_ORDER = ("starter", "b2b-saas", "ecommerce", "services", "hubspot", "pardot", "pipedrive")


def templates() -> dict[str, str]:
    """Name every shipped model with the one line it says about itself, the plainest first."""
    return {name: _about(template_text(name)) for name in _ORDER}


def template_text(name: str) -> str:
    """Give a shipped model as written, comments included; raises KeyError for an unknown name."""
    if name not in _ORDER:
        raise KeyError(name)
    return (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")


def template_names() -> dict[str, str]:
    """What every shipped model calls itself, by the name it is asked for with."""
    return {name: _said("name", template_text(name)) for name in _ORDER}


def _about(text: str) -> str:
    return _said("about", text)


def _said(key: str, text: str) -> str:
    # A line is enough here, and listing the templates stays quick without a YAML parser.
    found = re.search(rf"^{key}: (.+)$", text, flags=re.MULTILINE)
    return found[1] if found else ""
