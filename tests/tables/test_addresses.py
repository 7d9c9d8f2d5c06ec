import os
from pathlib import Path

import pytest

from leadlight.tables import Database, DatabaseTable, File, Stdin, is_same_place, parse_address
from leadlight.tables.errors import AddressError


def table(text):
    address = parse_address(text)
    assert isinstance(address, DatabaseTable)
    return address


def test_addresses_are_files_standard_input_or_tables():
    assert parse_address("leads.csv") == File(Path("leads.csv"))
    assert parse_address("a #1.csv") == File(Path("a #1.csv"))
    assert parse_address("my leads.XLSX#Sheet #2") == File(Path("my leads.XLSX"), "Sheet #2")
    assert parse_address("-") == Stdin()
    assert parse_address("postgres://h/db#crm.leads") == DatabaseTable(
        Database.POSTGRESQL, "postgres://h/db", "crm.leads"
    )
    assert table("sqlite:///crm.db#leads").path == Path("crm.db")
    assert table("duckdb:////data/crm%20x.db#leads").path == Path("/data/crm x.db")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a\0b",
        "mysql://h/db#t",
        "postgresql://h/db",
        "sqlite:///#t",
        "sqlite://a.db#t",
        "duckdb:///a.db#",
    ],
)
def test_what_names_nothing_is_refused(text):
    with pytest.raises(AddressError):
        parse_address(text)


def test_passwords_never_show():
    address = table("postgresql://ana:p%40ss:w@h:5432/db?password=other99#leads")

    shown = str(address) + repr(address) + address.masked("said p@ss:w and other99 and p%40ss:w")

    assert str(address) == "postgresql://ana:***@h:5432/db?password=***#leads"
    assert not any(secret in shown for secret in ("p@ss", "p%40ss", "other99"))


def test_links_and_other_spellings_are_the_same_place(desk):
    file = desk.put("leads.csv", "a\n")
    (desk.folder / "link.csv").symlink_to(file)
    os.link(file, desk.folder / "hard.csv")

    def same(a, b):
        return is_same_place(parse_address(str(a)), parse_address(str(b)))

    assert same(file, desk.folder / "link.csv")
    assert same(file, desk.folder / "hard.csv")
    assert same(file, desk.folder / "x" / ".." / "leads.csv")
    assert same(f"sqlite:///{file}#leads", f"sqlite:///{desk.folder}/link.csv#LEADS")
    assert same(f"sqlite:///{file}#leads", file)
    assert same("book.xlsx#A", "book.xlsx#B")
    assert same("postgresql://localhost/db#leads", "postgres://ana:x@127.0.0.1:5432/db#public.leads")
    assert not same(file, desk.folder / "other.csv")
    assert not same(f"sqlite:///{file}#leads", f"sqlite:///{file}#scored")
    assert not same("postgresql://h/db#leads", "postgresql://h/other#leads")
    assert not same("-", "-")
