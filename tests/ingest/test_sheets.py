import pytest

from leadlight.errors import DataError
from leadlight.ingest.sheets import Columns, Mapped, Unusable, id_text, key_text, lead_sheet, time_in
from leadlight.scoring.values import ISO, instant


def columns(*names, kinds=None):
    return Columns([tuple(name.split(".")) for name in names], kinds or ["text"] * len(names), "leads.csv")


def read(names, row, mapped=None):
    return lead_sheet(columns(*names), "crm", mapped or Mapped()).read(row)


def test_the_surest_identifier_names_the_row():
    assert read(["email", "Lead ID"], ["Ana@X.example", "7"]).key == "user_id:7"
    assert read(["email", "phone"], ["Ana@X.example", "+49 30 123456"]).key == "email:ana@x.example"
    assert read(["phone"], ["+49 30 901820"]).key == "phone:+4930901820"
    assert read(["anonymous_id"], ["a1"]).key == "anonymous_id:a1"


def test_ids_are_no_fields_and_addresses_are():
    said = read(
        ["lead_id", "E-Mail Address", "Mobile", "Anonymous ID"], ["7", "a@x.example", "+49 30 901820", "b"]
    )

    assert said.message == {
        "type": "identify",
        "userId": "7",
        "anonymousId": "b",
        "traits": {
            "e_mail_address": "a@x.example",
            "mobile": "+49 30 901820",
            "email": "a@x.example",
            "phone": "+49 30 901820",
        },
    }


def test_blanks_say_nothing():
    assert read(["email", "a", "b", "phone"], ["a@x.example", " ", None, None]).message["traits"] == {
        "email": "a@x.example"
    }


def test_an_id_that_programs_write_for_nobody_is_left_out():
    assert "userId" not in read(["lead_id", "email"], ["undefined", "a@x.example"]).message
    with pytest.raises(Unusable, match="stand for nobody"):
        read(["lead_id", "email"], ["0", None])


def test_where_no_column_tells_who_it_is_a_key_is_asked_for():
    with pytest.raises(Unusable, match="--key"):
        read(["name"], ["Ana"])


def test_a_key_stands_for_the_person_where_nothing_else_does():
    said = read(["no", "name"], ["7", "Ana"], Mapped(key="no"))
    known = read(["no", "email"], ["7", "a@x.example"], Mapped(key="no"))
    other = read(["no", "user_id"], ["7", "u1"], Mapped(key="no"))

    assert (said.key, said.message["userId"], said.message["traits"]["no"]) == ("7", "crm:7", "7")
    assert (known.key, known.message["userId"]) == ("7", "crm:7")
    assert other.message["userId"] == "u1"
    with pytest.raises(Unusable, match="key is blank"):
        read(["no", "name"], [" ", "Ana"], Mapped(key="no"))


def test_what_the_user_says_comes_before_what_is_recognised():
    mapped = Mapped(
        fields={"firma": "Company Name"},
        identifiers={"email": "adresse"},
        ignored=frozenset({"email", "notiz"}),
        time="stand",
        constants={"Lead Source": "fair"},
    )

    said = read(
        ["Adresse", "Firma", "Notiz", "email", "Stand"],
        ["a@x.example", "Acme", "x", "other@x.example", "2026-02-01"],
        mapped,
    )

    assert said.message == {
        "type": "identify",
        "traits": {
            "lead_source": "fair",
            "adresse": "a@x.example",
            "company_name": "Acme",
            "email": "a@x.example",
        },
        "timestamp": "2026-02-01T00:00:00Z",
    }


def test_an_identifier_that_is_ignored_is_none():
    with pytest.raises(Unusable):
        read(["email", "name"], ["a@x.example", "Ana"], Mapped(ignored=frozenset({"email"})))


def test_where_all_columns_are_told_none_is_recognised_by_its_name():
    mapped = Mapped(identifiers={"email": "address"}, is_whole=True)
    said = read(["email", "Lead ID", "address"], ["private@x.example", "7", "ana@x.example"], mapped)

    assert said.key == "email:ana@x.example"
    assert "userId" not in said.message
    assert (said.message["traits"]["email"], said.message["traits"]["lead_id"]) == ("private@x.example", "7")


def test_a_time_that_cannot_be_read_is_none():
    mapped = Mapped(time="stand")

    assert "timestamp" not in read(["email", "stand"], ["a@x.example", "never"], mapped).message
    assert "timestamp" not in read(["email", "stand"], ["a@x.example", None], mapped).message


def test_columns_that_would_be_one_field_are_refused():
    for names, mapped in (
        (["email", "Company", "company (legal)"], Mapped()),
        (["email", "a", "b"], Mapped(fields={"a": "b"})),
    ):
        with pytest.raises(DataError, match="would be one field"):
            lead_sheet(columns(*names), "crm", mapped)
    lead_sheet(columns("email", "Company", "company (legal)"), "crm", Mapped(ignored=frozenset({"company"})))


def test_a_column_that_is_named_and_not_there_is_said():
    with pytest.raises(DataError, match="no column 'nmae'; did you mean 'name'"):
        lead_sheet(columns("email", "name", ""), "crm", Mapped(fields={"nmae": "x"}))


def test_keys_are_texts_however_a_file_keeps_them():
    assert (key_text(7.0), key_text(7.5), key_text(7), key_text(None), key_text(" x ")) == (
        "7",
        "7.5",
        "7",
        None,
        "x",
    )
    assert (id_text("null"), id_text(None), id_text("u1")) == (None, None, "u1")


def test_a_time_may_be_a_text_or_microseconds():
    assert (time_in(5, ISO), time_in("1970-01-01", ISO), time_in(raw=True, forms=ISO)) == (5, 0, None)
    assert time_in("2026-01-01", ISO) == instant("2026-01-01")
