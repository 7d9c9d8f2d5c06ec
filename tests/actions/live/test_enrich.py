import pytest

from leadlight.actions.live.enrich import Enriching, domain_in, enrich
from leadlight.actions.live.import_leads import Lists, import_leads
from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.actions.live.rescore import rescore
from leadlight.errors import DataError
from leadlight.scoring.values import instant
from leadlight.storage.due_rows import RESCORE
from leadlight.storage.models import Due, Enrichment, Lead

AT = 1_790_000_000_000_000


@pytest.fixture
def leads(place, tmp_path):
    """Give a place with three leads, two at one company, nothing due."""
    (tmp_path / "leads.csv").write_text("email\nana@acme.example\nbo@mail.acme.example\ncy@other.example\n")
    begin_with_starter(AT)
    import_leads(Lists(str(tmp_path / "leads.csv")), AT)
    settled()
    return place


def settled():
    while rescore(RESCORE, AT + 1):
        pass


def said_by(tmp_path, text, **more):
    (tmp_path / "firms.csv").write_text(text, encoding="utf-8")
    return enrich(Enriching(str(tmp_path / "firms.csv"), **more), AT)


def size_of(email):
    return Lead.objects.get(email=email).derived.get("size")


def test_a_list_of_domains_says_more_of_all_leads_there(leads, tmp_path):
    found = said_by(tmp_path, "domain,Size\nhttps://www.ACME.example/about,640\n", confidence=0.7)

    assert (found.new, found.leads) == (1, 2)
    assert {due.cause for due in Due.objects.filter(kind=RESCORE)} == {"enrichment"}
    settled()
    assert [size_of(f"{who}.example") for who in ("ana@acme", "bo@mail.acme", "cy@other")] == [
        "640",
        "640",
        None,
    ]
    origin = Lead.objects.get(email="ana@acme.example").origins["size"]
    assert (origin["source"], origin["confidence"]) == ("firms.csv", 0.7)


def test_a_list_of_addresses_says_it_of_one_person(leads, tmp_path):
    said_by(tmp_path, "E-Mail,size\nANA@acme.example,1\nnobody,2\n,3\n")
    settled()

    assert [size_of(f"{who}.example") for who in ("ana@acme", "bo@mail.acme")] == ["1", None]


def test_the_same_list_again_changes_nothing_and_a_changed_one_says_what_it_says_now(leads, tmp_path):
    first = said_by(tmp_path, "domain,size\nacme.example,1\nother.example,2\n")
    settled()
    again = said_by(tmp_path, "domain,size\nacme.example,1\nother.example,2\n")
    less = said_by(tmp_path, "domain,size\nacme.example,5\n")
    settled()

    assert (first.new, first.leads) == (2, 3)
    assert (again.unchanged, again.leads) == (2, 0)
    assert (less.changed, less.removed, less.leads) == (1, 1, 3)
    assert (size_of("ana@acme.example"), size_of("cy@other.example")) == ("5", None)


def test_lists_of_different_sources_do_not_remove_what_others_say(leads, tmp_path):
    said_by(tmp_path, "domain,size\nacme.example,1\n", source="one")
    said_by(tmp_path, "domain,employees\nother.example,1\n", source="two")

    assert Enrichment.objects.count() == 2


def test_a_date_says_since_when(leads, tmp_path):
    said_by(tmp_path, "domain,size,checked\nacme.example,1,2026-02-01\nother.example,2,\n", date="Checked")
    later = said_by(
        tmp_path, "domain,size,checked\nacme.example,1,2026-03-01\nother.example,2,\n", date="checked"
    )

    assert (later.changed, later.unchanged) == (1, 1)
    assert Enrichment.objects.get(value="acme.example").at == instant("2026-03-01")


@pytest.mark.parametrize(
    ("text", "more", "why"),
    [
        ("name,size\na,1\n", {}, "no column with e-mail addresses or domains"),
        ("domain,size\na.example,1\n", {"key": "nope"}, "no column 'nope'"),
        ("domain,size\na.example,1\n", {"date": "nope"}, "no column 'nope'"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_changed(sqlite_place, tmp_path, text, more, why):
    with pytest.raises(DataError, match=why):
        said_by(tmp_path, text, **more)
    assert not Enrichment.objects.exists()


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.Acme.example/a?b=c", "acme.example"),
        ("acme.example:8080", "acme.example"),
        ("ana@acme.example", "acme.example"),
        ("müller.example", "xn--mller-kva.example"),
        ("localhost", None),
        ("no domain.example", None),
        (f"{'x' * 70}.example", None),
    ],
)
def test_a_domain_is_found_in_what_people_write(text, domain):
    assert domain_in(text) == domain
