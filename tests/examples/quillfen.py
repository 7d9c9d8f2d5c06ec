"""Quillfen's scores worked out by hand: every rule of its model as plain Python, one after the other.

`python -m tests.examples.quillfen` writes examples/quillfen/expected.csv anew.
"""

from fractions import Fraction

from python_calamine import CalamineWorkbook

from tests.examples.plainly import ROOT, fold, number, write_expected, written

FOLDER = ROOT / "examples" / "quillfen"
COLUMNS = ("key", "fit", "engagement", "score", "priority", "grade", "qualifies_for")


def leads():
    header, *rows = CalamineWorkbook.from_path(FOLDER / "leads.xlsx").get_sheet_by_name("Leads").to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def says_yes(cell):
    return cell is True or fold(cell) in {"yes", "y", "true", "1", "1.0"}


def amount(cell):
    return number(cell) or Fraction(0)


def fit(lead):
    points = Fraction(0)
    if fold(lead["Industry"]) in {"dental practice", "medical practice", "hotel", "law firm", "co-working"}:
        points += 5
    if any(place in fold(lead["Location"]) for place in ("bristol", "bath", "keynsham", "portishead")):
        points += 3
    size = number(lead["Company Size"])
    if (size is not None and 10 <= size <= 250) or fold(lead["Company Size"]) in {"11-50", "51-200"}:
        points += 2
    if fold(lead["Lead Source"]) in {"referral", "existing client"}:
        points += 5
    return points


def engagement(lead):
    points = Fraction(0)
    points += 10 if says_yes(lead["Pricing Page Visits (Yes/No)"]) else 0
    points += 8 * amount(lead["Case Study Downloads (Number)"])
    points += 15 if says_yes(lead["Contact Form Submissions (Yes/No)"]) else 0
    points += 2 * amount(lead["Email Opens (past Month) (Number)"])
    points += 5 * amount(lead["Email Clicks (past Month) (Number)"])
    points += 20 if says_yes(lead["Demo Request (Yes/No)"]) else 0
    points += 25 if says_yes(lead["Consultation Booked (Yes/No)"]) else 0
    points += 7 if says_yes(lead["Live Chat Engagement (Yes/No)"]) else 0
    return points + min(Fraction(3), amount(lead["Website Visits (past Week)"]) / 2)


def result(row, lead):
    nothing = dict.fromkeys(COLUMNS, "") | {"key": str(row)}
    if fold(lead["Industry"]) in {"private household", "household"}:
        return nothing | {"priority": "Excluded"}
    total = fit(lead) + engagement(lead)
    return nothing | {
        "fit": written(fit(lead)),
        "engagement": written(engagement(lead)),
        "score": written(total),
        "priority": "High" if total >= 51 else "Medium" if total >= 21 else "Low",
    }


def expected():
    """One row a lead, in the order of the sheet; without events the key is the row's number."""
    return [result(row, lead) for row, lead in enumerate(leads(), start=1)]


if __name__ == "__main__":
    write_expected("quillfen", COLUMNS, expected())
