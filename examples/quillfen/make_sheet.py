# ruff: noqa: INP001, E501 - a script beside its data; a sheet reads best row by row
"""Write leads.xlsx: the sheet Quillfen keeps by the office door, typed by three people in three ways."""

from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

HEADER = ("Lead Name", "Lead Source", "Email Address", "Phone Number", "Company", "Industry", "Location",
          "Website Visits (past Week)", "Pricing Page Visits (Yes/No)", "Case Study Downloads (Number)",
          "Contact Form Submissions (Yes/No)", "Email Opens (past Month) (Number)", "Email Clicks (past Month) (Number)",
          "Demo Request (Yes/No)", "Consultation Booked (Yes/No)", "Live Chat Engagement (Yes/No)",
          "Total Score", "Lead Priority", "Sales Stage", "Notes", "Company Size")  # fmt: skip
# name, source, local part and domain, phone, company, industry, place, visits, pricing, case studies, form, opens, clicks,
# demo, consultation, chat, stage, notes, size
ROWS = (
    ("Imogen Clarke", "Referral", "imogen@harboursidedental.example", "0117 496 0101", "Harbourside Dental",
     "Dental Practice", "Bristol", 6, "Yes", 2, "Yes", 5, 2, "Yes", "Yes", "No", "Meeting", "Two sites, wants evenings", 34),
    ("Rhys Morgan", "Website", "rhys.morgan@severnlaw.example", "0117 496 0102", "Severn Law LLP",
     "law firm", "Bristol, Clifton", 3, "yes", 1, "No", 4, 1, "No", "No", "Yes", "New", "", "51-200"),
    ("Zofia Wiśniewska", "Google Ads", "zofia@cafekolo.example", "0117 496 0103", "Café Koło",
     "Restaurant", "Bath", 1, "No", 0, "Yes", 1, 0, "No", "No", "No", "New", "Asked about Sundays", 9),
    ("Gareth Pugh", "Trade fair", "gareth@avonhotels.example", "+44 117 496 0104", "Avon Hotels",
     "HOTEL", "Bath", 4, "Y", 3, "n", 9, 4, "N", "Y", "n", "Proposal", "Three houses; linen too?", 180),
    ("Amara Nwosu", "Referral", "amara.nwosu@deskhive.example", "0117 496 0105", "Deskhive",
     "Co-Working", "Keynsham", 2, "TRUE", 0, "FALSE", 3, 1, "TRUE", "FALSE", "TRUE", "Meeting", "", 22),
    ("Colin Baxter", "Leaflet", "", "0117 496 0106", "", "private household", "Bristol", "", "", "", "Yes", "", "", "", "", "",
     "", "End-of-tenancy clean", 1),
    ("Dr Elspeth Rowan", "Existing client", "elspeth@rowanpractice.example", "01225 496 0107", "Rowan Practice",
     "Medical Practice", "Bath Spa", 0, "No", 0, "No", 12, 0, "No", "No", "No", "Client", "Second surgery opens in May", 14),
    ("Tom Adeyinka", "Website", "tom@brightworksgym.example", "0117 496 0108", "Brightworks Gym",
     "Gym", "Weston-super-Mare", 5, 1, 1, 1, 1, 1, 0, 0, 1, "New", "", 18),
    ("Siân Llewellyn", "Website", "sian@cotswoldlodge.example", "01453 496 0109", "Cotswold Lodge",
     "Hotel", "Stroud", 7, True, 2, True, 6, 3, True, False, True, "Meeting", "Wants to see us work first", 61.0),
    ("Pavel Horák", "Directory", "pavel@horakdental.example", "0117 496 0110", "Horák Dental",
     "Dental practice", "Portishead", "2", "no", "1", "yes", "3", "0", "no", "no", "no", "New", "", "11-50"),
    ("Beatrice Okoro", "Google Ads", "b.okoro@okorolaw.example", "0117 496 0111", "Okoro & Partners",
     " Law Firm ", "bristol", 2, " YES ", 0, "No", "4 ", 2, "No", "No", "x", "New", "", "about 40"),
    ("Martin Fells", "Cold call", "martin@fellsstorage.example", "0117 496 0112", "Fells Storage",
     "Warehouse", "Avonmouth", "", "", "", "", 0, 0, "", "", "", "Cold", "Call again in autumn", 12),
    ("Nadia Rahman", "Referral", "nadia@rahmanandco.example", "01225 496 0113", "Rahman & Co",
     "Accountants", "Bath", 3, "Yes", 1, "No", 2, 2, "No", "No", "Yes", "New", "", 28),
    ("Joe Tindall", "Website", "joe@tindallprint.example", "0117 496 0114", "Tindall Print",
     "Printing", "Bristol", 8, "Yes", 0, "Yes", 0, 0, "No", "No", "No", "New", "Form sent twice", 11),
    ("Joe Tindall", "Website", "joe@tindallprint.example", "0117 496 0114", "Tindall Print",
     "Printing", "Bristol", 8, "Yes", 0, "Yes", 0, 0, "No", "No", "No", "New", "Form sent twice", 11),
    ("Freya Lindström", "Trade fair", "freya@nordhotel.example", "0117 496 0115", "Nord Hotel",
     "hotel", "Bristol Airport", 1, "No", 1, "No", 6, 1, "No", "Yes", "No", "Proposal", "", 96),
    ("Marcus Bell", "Website", "marcus@bellsbakery.example", "0117 496 0116", "Bell's Bakery",
     "Bakery", "Bristol", 1, "maybe", 0, "No", 1, 0, "No", "No", "No", "New", "", "n/a"),
    ("Oluwaseun Bankole", "Referral", "seun@bankolemedical.example", "01225 496 0117", "Bankole Medical",
     "Medical practice", "Bath", 4, "Yes", 1, "Yes", 7, 3, "Yes", "No", "No", "Meeting", "Decides in March", 250),
    ("Harriet Vance", "Website", "harriet@vanceschool.example", "0117 496 0118", "Vance School",
     "School", "Keynsham", 2, "No", 2, "No", 5, 1, "No", "No", "No", "New", "Tender in summer", 251),
    ("Daniel Cho", "Google Ads", "daniel@chodental.example", "0117 496 0119", "Cho Dental",
     "dental practice", "Bradford-on-Avon", 3, "Yes", 0, "No", 2, 1, "No", "No", "Yes", "New", "", 10),
    ("Lily Ashworth", "Leaflet", "lily@ashworthstudios.example", "", "Ashworth Studios",
     "Photography", "Bristol", 0, "No", 0, "No", 9, 0, "No", "No", "No", "New", "Reads everything, buys nothing", 3),
    ("Hussain Malik", "Existing client", "hussain@malikmotors.example", "0117 496 0121", "Malik Motors",
     "Car dealer", "Bristol", 2, "Yes", 0, "Yes", 3, 2, "Yes", "No", "Yes", "Client", "Third showroom", 75),
    ("Ann-Marie Duffy", "Directory", "annmarie@duffyhotel.example", "01934 496 0122", "Duffy's Guest House",
     "Guest house", "Weston-super-Mare", 1, "No", 0, "Yes", 0, 0, "No", "No", "No", "New", "", 4),
    ("Viktor Danilov", "Website", "viktor@stackyard.example", "0117 496 0123", "Stackyard Co-working",
     "CO-WORKING", "Bristol", 6, "yes", 1, "yes", 8, 3, "yes", "yes", "yes", "Proposal", "Wants a start in April", 51),
    ("Grace Peel", "Household", "grace.peel@post.example", "0117 496 0124", "", "Household", "Bath", 1, "Yes", 0, "Yes", 0, 0,
     "No", "No", "No", "", "", ""),
    ("Ruairí Kearney", "Referral", "ruairi@kearneybuild.example", "0117 496 0125", "Kearney Build",
     "Construction", "Gloucester", 0, "No", 0, "No", 1, 0, "No", "No", "No", "New", "Site cabins", 40),
    ("Mei-Lin Zhou", "Google Ads", "meilin@jadespa.example", "01225 496 0126", "Jade Spa",
     "Spa", "Bath", 3, "Yes", 0, "No", 0, 0, "No", "No", "Yes", "New", "Asked for eco products", 15),
    ("Stephen Marsh", "Cold call", "", "0117 496 0127", "Marsh Logistics", "Logistics", "Severn Beach", "", "No", "", "No", "",
     "", "No", "No", "No", "Cold", "", 400),
    ("Clémence Roux", "Trade fair", "clemence@maisonroux.example", "0117 496 0128", "Maison Roux",
     "hotel", "Bath", 9, "Yes", 4, "Yes", 11, 6, "Yes", "Yes", "Yes", "Negotiation", "Ready to sign", 88),
    ("Priscilla Amoah", "Website", "priscilla@amoahclinic.example", "0117 496 0129", "Amoah Clinic",
     "Medical Practice", "Bristol", 1, "No", 1, "No", 1, 0, "No", "No", "No", "New", "", "1-10"),
)  # fmt: skip
RESULTS_AT = HEADER.index("Total Score")
TODAY = datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None)  # a sheet knows no time zones


def write(folder: Path) -> None:
    """Write leads.xlsx into a folder; the two result columns stay empty for the score."""
    with xlsxwriter.Workbook(folder / "leads.xlsx") as book:
        book.set_properties({"created": TODAY})
        sheet = book.add_worksheet("Leads")
        sheet.write_row(0, 0, HEADER, book.add_format({"bold": True, "text_wrap": True}))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(HEADER) - 1, 16)
        for number, row in enumerate(ROWS, start=1):
            for column, value in enumerate((*row[:RESULTS_AT], "", "", *row[RESULTS_AT:])):
                write_cell(sheet, number, column, value)


def write_cell(sheet: xlsxwriter.workbook.Worksheet, row: int, column: int, value: object) -> None:
    """Write a text as text, whatever it looks like; leave a blank one out."""
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, value)
    else:
        sheet.write(row, column, value)


if __name__ == "__main__":
    write(Path(__file__).parent)
