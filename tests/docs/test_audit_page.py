"""The page on the audit says what the code writes down."""

from scripts.audit_tables import PAGE, with_tables


def test_the_tables_of_the_audit_are_as_the_code_has_them():
    page = PAGE.read_text(encoding="utf-8")

    assert "`lead.override`" in page
    assert with_tables(page) == page, "write them anew: python -m scripts.audit_tables"
