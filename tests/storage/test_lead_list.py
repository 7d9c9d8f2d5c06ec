"""Lists give what going through all leads one by one gives, whichever way they are found."""

import random

import pytest

from leadlight.ingest.identifiers import EMAIL, USER_ID, Identifier
from leadlight.ingest.search_words import order_of_name, sought, words_of
from leadlight.storage import lead_list
from leadlight.storage.lead_filters import Between, Filters
from leadlight.storage.lead_list import Order, Place, how_many, page_of
from leadlight.storage.listed_rows import NO_SCORE
from leadlight.storage.listing import Entry, list_them
from leadlight.storage.many import rows
from leadlight.storage.models import Lead, ModelVersion, Score
from leadlight.storage.sight import Sight
from leadlight.storage.transaction import writing
from leadlight.storage.word_index import leave_no_trace

NAMES = ("Ana Müller", "Änne O'Neil", "Ben Smith-Jones", "李 小龙", "Ольга", "Zoë Strauß", "", "ANA 5")
OWNERS = ("", "rep@leadlight.test", "Other@leadlight.test")
STAGES, PRIORITIES = ("", "IQL", "MQL"), ("", "Hot", "Cold", "Excluded")
COUNTRIES = ("DE", "fr", "Côte d'Ivoire")


class Someone:
    """One lead of the test, and whether it is what is asked for, found out without a database."""

    def __init__(self, number, draw):
        self.name, self.owner, self.stage = draw.choice(NAMES), draw.choice(OWNERS), draw.choice(STAGES)
        self.priority = draw.choice(PRIORITIES)
        self.total = NO_SCORE if self.priority == "Excluded" else draw.randrange(-300, 300)
        self.last_at, self.created_at = draw.randrange(5), draw.randrange(10)
        self.email = f"p{number}@firm-{number % 7}.example"
        self.fields = {"country": draw.choice(COUNTRIES), "tags": ["a b", "c"] if number % 2 else []}
        self.account = f"firm-{number % 7}.example"
        self.called = order_of_name(self.name, self.email)
        self.words = words_of(
            (self.name, self.email),
            (Identifier(EMAIL, self.email), Identifier(USER_ID, f"u-{number}")),
            self.fields,
            self.account,
        )
        self.number = number

    def fits(self, filters):
        return (
            (not filters.owners or self.owner.lower() in {each.lower() for each in filters.owners})
            and (not filters.stages or self.stage in filters.stages)
            and (not filters.priorities or self.priority in filters.priorities)
            and filters.seen.sees(self.owner)
            and (filters.excluded is None or (self.priority == "Excluded") == filters.excluded)
            and within(filters.score, None if self.total == NO_SCORE else self.total)
            and within(filters.last_at, self.last_at)
            and within(filters.created_at, self.created_at)
            and all(
                any(
                    has == each.word or (not each.whole and has.startswith(each.word))
                    for has in self.words.split()
                )
                for each in filters.words
            )
        )


def within(asked, value):
    if asked == Between():
        return True
    return (
        value is not None
        and (asked.low is None or value >= asked.low)
        and (asked.high is None or value < asked.high)
    )


def listed(people):
    with writing():
        version = ModelVersion.objects.create(text="", published_at=0)
        for each in people:
            each.lead = Lead.objects.create(
                uid=f"{each.number:032d}",
                created_at=each.created_at,
                owner=each.owner,
                stage=each.stage,
                last_at=each.last_at,
            ).pk
            Score.objects.create(
                lead_id=each.lead, version=version, at=0, seq=0, scores={}, lines={},
                total=None if each.total == NO_SCORE else each.total, priority=each.priority or None,
            )  # fmt: skip
        list_them([Entry(each.lead, each.called, each.words) for each in people])
    return people


def drawn_filters(draw):
    def some(options):
        return tuple(draw.sample(options, draw.choice((0, 0, 1, 1, 2))))

    def between(top):
        return draw.choice(
            (
                Between(),
                Between(),
                Between(draw.randrange(top)),
                Between(None, draw.randrange(top)),
                Between(0, top // 2),
            )
        )

    return Filters(
        text=draw.choice(("", "", "", "ana", "AN", "smith-j", "o'neil", "Ольг", "李", "p1", "firm-3.example", "muller a", "strauss")),
        owners=some(OWNERS), stages=some(STAGES), priorities=some(PRIORITIES),
        fields=draw.choice(((), (), (("country", "de"),), (("country", "COTE D'IVOIRE"),), (("tags", "A B"),))),
        account=draw.choice((None, None, None, "firm-2.example")),
        excluded=draw.choice((None, None, True, False)),
        score=between(200), last_at=between(5), created_at=between(10),
        seen=draw.choice((Sight(), Sight("rep@leadlight.test"))),
    )  # fmt: skip


def in_order(people, filters, order):
    fitting = [each for each in people if each.fits(filters)]
    return sorted(fitting, key=lambda each: (getattr(each, order.by), each.lead), reverse=order.descending)


def paged(filters, order, limit):
    found, after = [], None
    while page := page_of(filters, order, limit, after):
        assert len(page) <= limit
        found += page
        after = page[-1]
    return found


@pytest.mark.parametrize(
    ("glance", "few", "window"),
    [(1000, 10_000, 20_000), (2, 1_000, 4), (2, -1, 4), (2, -1, 10_000), (3, 5, 7)],
)
def test_a_list_has_whoever_fits_in_order_however_it_is_found(place, monkeypatch, glance, few, window):
    for name, value in (("GLANCE", glance), ("FEW", few), ("WINDOW", window)):
        monkeypatch.setattr(lead_list, name, value)
    draw = random.Random(glance + few + window)
    people = listed([Someone(number, draw) for number in range(60)])

    for _ in range(40):
        filters = drawn_filters(draw)
        order = Order(draw.choice(("total", "last_at", "created_at", "called")), draw.random() < 0.5)
        expected = in_order(people, filters, order)
        found = paged(filters, order, draw.choice((1, 3, 7, 100)))
        assert [each.lead for each in found] == [each.lead for each in expected], (filters, order)
        assert found == [Place(getattr(each, order.by), each.lead) for each in expected]
        assert how_many(filters) == len(expected)


def test_a_page_goes_on_where_the_last_ended_though_its_last_lead_is_gone(place):
    people = listed([Someone(number, random.Random(number)) for number in range(9)])
    first = page_of(Filters(), Order(), 4)

    Lead.objects.filter(pk=first[-1].lead).delete()
    rest = page_of(Filters(), Order(), 9, first[-1])

    assert {each.lead for each in (*first, *rest)} == {each.lead for each in people}
    assert len(first) + len(rest) == 9


def test_who_is_erased_is_found_no_more_and_leaves_no_word_behind(place):
    people = listed([Someone(number, random.Random(number)) for number in range(3)])
    with writing():
        list_them([Entry(people[1].lead, "", " zebrastripe ")])
    assert len(page_of(Filters(text="zebra"), Order(), 9)) == 1
    assert place.is_server or b"zebrastripe" in kept_words()

    with writing():
        Lead.objects.filter(pk=people[1].lead).delete()
        leave_no_trace()

    assert page_of(Filters(text="zebra"), Order(), 9) == []
    assert place.is_server or b"zebrastripe" not in kept_words()


def kept_words():
    return b"".join(bytes(row[0]) for row in rows("SELECT block FROM leadlight_word_data"))


def test_a_text_without_a_letter_or_digit_finds_nobody(place):
    listed([Someone(0, random.Random(1))])

    assert page_of(Filters(text=" -- '"), Order(), 9) == []
    assert how_many(Filters(text="***")) == 0
    assert sought("%_'\";") == []


def test_no_more_is_counted_than_is_worth_it(place, monkeypatch):
    monkeypatch.setattr(lead_list, "MOST_COUNTED", 3)
    listed([Someone(number, random.Random(number)) for number in range(9)])

    assert how_many(Filters()) == 4
