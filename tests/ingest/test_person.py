import pytest

from leadlight.ingest.machine_rules import shipped_rules
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import Enriched, Person, addresses_of, business_domain, domains_of, person_of
from leadlight.ingest.profile import Origin
from leadlight.scoring.derived import SOURCES
from tests.ingest.messages_stored import NOW, identify, page, stored

MACHINES = Machines(shipped_rules())
ACME = "ana@mail.acme.co.uk"


def person(*messages, at=NOW, enriched=()):
    return person_of(messages, at, MACHINES, enriched)


def test_of_nothing_nothing_is_known():
    assert person() == Person()


def test_a_person_is_what_it_said_and_what_follows_from_what_it_did():
    ana = person(identify(email=ACME, first_name="Ana", last_name="Lima", company="Acme"), page())

    assert (ana.name, ana.email, ana.company, ana.account_key) == ("Ana Lima", ACME, "Acme", "acme.co.uk")
    assert ana.profile["first_name"] == "Ana"
    assert ana.derived["web_events"] == 1
    assert ana.derived["country"] == "GB"
    assert set(ana.origins) == set(ana.fields) == {*ana.profile, *ana.derived}


def test_what_a_lead_says_comes_before_what_follows():
    ana = person(identify(email=ACME, country="Chile", web_events=77), page())

    assert (ana.fields["country"], ana.fields["web_events"]) == ("Chile", 77)
    assert "country" not in ana.derived
    assert ana.origins["web_events"].source == "server"


def test_later_messages_do_not_exist():
    early = identify(plan="free", at=NOW - 1)

    assert person(early, identify(plan="team", at=NOW), page(at=NOW), at=NOW - 1) == person(early, at=NOW - 1)


def test_machines_leave_no_trace_but_a_reason():
    bot = page(userAgent="Googlebot/2.1")

    ana = person(bot)

    assert ana.machine == {bot.seq: "Known bot"}
    assert ana.derived == {}


def test_a_group_is_the_account_and_its_fields_those_of_its_people_unless_they_say_otherwise():
    ana = person(
        stored("group", groupId="rival", traits={"industry": "steel"}, at=NOW - 1),
        stored("group", groupId="acme", traits={"name": "Acme", "industry": "glass", "size": 5}),
        stored("group", groupId="none"),
        identify(email=ACME, size=9),
    )

    assert ana.account_key == "acme"
    assert (ana.company, ana.fields["industry"], ana.fields["size"]) == ("Acme", "glass", 9)
    assert (ana.origins["industry"].source, ana.origins["size"].source) == ("account", "server")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        (ACME, "acme.co.uk"), ("info@acme.example", "acme.example"), ("ana@gmail.com", None), ("ana@mailinator.com", None),
        ("ana@co.uk", None),
    ],
)  # fmt: skip
def test_only_a_business_address_tells_an_account(address, domain):
    assert business_domain(address) == domain
    assert person(identify(email=address)).account_key == domain


def test_enrichment_is_looked_up_by_addresses_and_by_domains_whole_and_registered():
    messages = [
        identify(email=ACME),
        stored(properties={"email": "ana@gmail.com"}),
        identify(email="no address", at=NOW - 1),
    ]

    assert addresses_of(messages) == [ACME, "ana@gmail.com"]
    assert domains_of([ACME, "ana@gmail.com"]) == ["mail.acme.co.uk", "acme.co.uk"]


def test_files_say_of_an_address_before_of_a_domain_and_the_surer_before_the_later():
    files = [
        Enriched(
            "domain",
            "acme.co.uk",
            {"size": 5, "industry": "glass", "city": "Bath", "tier": "b"},
            NOW,
            1.0,
            "crm",
        ),
        Enriched("email", ACME, {"size": 9, "industry": " "}, NOW - 9, 0.5, "list"),
        Enriched("domain", "acme.co.uk", {"city": "York", "tier": "a"}, NOW - 1, 1.0, "old"),
        Enriched("domain", "acme.co.uk", {"city": "Hull"}, NOW, 0.9, "guess"),
        Enriched("email", "ben@acme.co.uk", {"city": "Rome"}, NOW, 1.0, "list"),
        Enriched("email", ACME, {"city": "Oslo"}, NOW + 1, 1.0, "tomorrow"),
    ]

    ana = person(identify(email=ACME), enriched=files)
    said = person(identify(email=ACME, city="Bern"), enriched=files[::-1])

    assert {name: ana.derived[name] for name in ("size", "industry", "city", "tier")} == {
        "size": 9,
        "industry": "glass",
        "city": "Bath",
        "tier": "b",
    }
    assert ana.origins["size"] == Origin(NOW - 9, None, "list", 0.5)
    assert said.fields["city"] == "Bern"
    assert said.derived["size"] == 9


def test_a_name_is_a_text():
    ana = person(identify(name=["Ana"], full_name="Ana Lima", company=" "))

    assert (ana.name, ana.company) == ("Ana Lima", "")


def test_a_phone_number_tells_the_country():
    ana = person(identify(phone="+41 44 668 18 00"))

    assert (ana.derived["country"], ana.origins["country"].source) == ("CH", "phone")


def test_no_field_is_called_like_one_that_scoring_derives():
    ana = person(
        identify(email=ACME),
        page("https://acme.example/?utm_source=a&utm_medium=b&utm_campaign=c", "https://x.example"),
    )

    assert not set(ana.derived) & set(SOURCES)
