"""Whatever people and messages do, no event is lost or doubled, and what is undone is as it was."""

import pytest
from django.db import connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from leadlight.actions.access.operations import operator
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.people import lead_of_key
from leadlight.actions.live.place import place as place_messages
from leadlight.actions.live.replayed_people import replay_people
from leadlight.actions.live.unmerge import undo_merge
from leadlight.errors import DataError
from leadlight.ingest.identifiers import LIMITS
from leadlight.storage.models import Apart, Audit, Due, Identifier, Lead, Merge, Placement
from tests.actions.live.messages_in_log import NOW, identify, people, say

TABLES = ("identifier", "placement", "merge", "apart", "conflict", "due", "cursor", "event", "lead")
IDS = {
    "userId": ["u-1", "u-2", "u-3"],
    "anonymousId": ["a-1", "a-2", "a-3"],
    "email": ["ana@acme.example", "ben@acme.example"],
    "phone": ["+41446681800"],
}
KINDS = {"userId": "user_id", "anonymousId": "anonymous_id", "email": "email", "phone": "phone"}

KNOWN = {"user_id", "email", "phone"}
MESSAGES = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in IDS.items()}
).filter(bool)


class Model:
    """The same in dictionaries: parts with identifiers and events, merges between them, pairs kept apart."""

    def __init__(self):
        self.owner = {}
        self.events = []
        self.merges = []
        self.apart = set()

    def group(self, part):
        """Follow the merges that hold, in both directions."""
        found = {part}
        before: set[int] = set()
        while found != before:
            before = set(found)
            found |= {
                end
                for merge in self.merges
                if merge["holds"] and before & set(merge["ends"])
                for end in merge["ends"]
            }
        return found

    def kinds(self, parts):
        return [kind for (kind, _), part in self.owner.items() if part in parts]

    def place(self, identifiers, browser):
        mine: set[int] = set()
        fresh: list[tuple[str, str]] = []
        part = None
        for identifier in sorted(identifiers, key=lambda each: (list(LIMITS).index(each[0]), each[1])):
            owner = self.owner.get(identifier)
            kinds = self.kinds(mine) + [kind for kind, _ in fresh]
            if owner is None:
                if self.may_attach(identifier[0], mine, kinds, browser):
                    fresh.append(identifier)
            elif owner not in mine and self.may_join(identifier[0], mine, kinds, self.group(owner), browser):
                if mine:
                    self.merges.append({"ends": (part, owner), "holds": True})
                mine |= self.group(owner)
                part = owner if part is None else part
        part = len(self.events) if part is None else part
        self.owner.update(dict.fromkeys(fresh, part))
        self.events.append(part)

    def may_attach(self, kind, mine, kinds, browser):
        if browser and kind != "anonymous_id" and KNOWN & set(self.kinds(mine)):
            return False
        return kinds.count(kind) < LIMITS[kind]

    def may_join(self, kind, mine, kinds, theirs, browser):
        other = self.kinds(theirs)
        strong = {"user_id", "email"}
        if any(
            kinds.count(each) > 0 and other.count(each) > 0 and kinds.count(each) + other.count(each) > limit
            for each, limit in LIMITS.items()
        ):
            return False
        if kind not in strong and strong & set(kinds) and strong & set(other):
            return False
        if browser and KNOWN & set(kinds) and KNOWN & set(other):
            return False
        return not any({one, two} & mine and {one, two} & theirs for one, two in self.apart)

    def people(self):
        found: dict[int, list[int]] = {}
        for number, part in enumerate(self.events):
            found.setdefault(min(self.group(part)), []).append(number)
        return sorted(found.values())


class PeopleMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DELETE FROM leadlight_{table}")
        self.model = Model()
        self.seqs = []
        self.now = NOW

    @rule(
        messages=st.lists(st.tuples(MESSAGES, st.booleans()), min_size=1, max_size=5),
        limit=st.sampled_from([1, 3, 100]),
    )
    def messages_come(self, messages, limit):
        for said, browser in messages:
            self.seqs.append(identify(by="browser" if browser else "server", **said))
            self.model.place({(KINDS[name], value) for name, value in said.items()}, browser)
        while place_messages(NOW, limit):
            pass

    @precondition(lambda self: len(self.model.people()) > 1)
    @rule(data=st.data())
    def a_person_merges(self, data):
        one, other = data.draw(
            st.lists(st.sampled_from(self.model.people()), min_size=2, max_size=2, unique_by=min)
        )
        self.now += 1
        merge_leads(self.uid_of(one[0]), self.uid_of(other[0]), self.now, operator("someone"))
        groups = [self.model.group(self.model.events[each[0]]) for each in (one, other)]
        self.model.apart = {
            pair for pair in self.model.apart if not (set(pair) & groups[0] and set(pair) & groups[1])
        }
        stored = Merge.objects.latest("pk")
        self.model.merges.append(
            {"ends": (self.part(stored.survivor_id), self.part(stored.loser_id)), "holds": True}
        )

    @precondition(lambda self: any(merge["holds"] for merge in self.model.merges))
    @rule(data=st.data())
    def a_merge_is_undone(self, data):
        stored = data.draw(st.sampled_from(list(Merge.objects.filter(undone_at=None).order_by("pk"))))
        number = list(Merge.objects.order_by("pk").values_list("pk", flat=True)).index(stored.pk)
        self.now += 1
        undo_merge(stored.pk, self.now, operator("someone"))
        merge = self.model.merges[number]
        merge["holds"] = False
        self.model.apart.add((self.part(stored.survivor_id), self.part(stored.loser_id)))

    def teardown(self):
        assert replay_people(print).differences == []

    def uid_of(self, event):
        return Placement.objects.get(event_id=self.seqs[event]).lead.uid

    def part(self, lead):
        """Name a stored lead as the model does: by its first event."""
        return self.seqs.index(Placement.objects.filter(lead=lead).order_by("event_id")[0].event_id)

    @invariant()
    def people_are_those_of_the_model(self):
        assert people() == [[self.seqs[number] for number in person] for person in self.model.people()]

    @invariant()
    def identifiers_belong_to_whom_the_model_says(self):
        assert {
            (each.kind, each.value): self.part(each.lead_id) for each in Identifier.objects.all()
        } == self.model.owner

    @invariant()
    def a_root_is_one_step_away(self):
        assert not Lead.objects.filter(root__root__isnull=False).exists()

    @invariant()
    def only_roots_are_due(self):
        assert not Lead.objects.filter(pk__in=Due.objects.values("subject"), root__isnull=False).exists()


def test_people_are_those_of_a_small_model_whatever_happens(sqlite_place):
    run_state_machine_as_test(
        PeopleMachine,
        settings=settings(max_examples=15 if settings().max_examples < 100 else 300, stateful_step_count=12),
    )


@pytest.fixture
def two(place):
    seqs = identify(userId="u-1"), identify(email="ana@acme.example")
    place_messages(NOW)
    return seqs


def test_leads_are_merged_by_hand_and_it_is_noted_who_did(two):
    uid = merge_leads("ana@acme.example", "u-1", NOW + 1, operator("mia")).uid

    assert people() == [list(two)]
    assert Lead.objects.get(uid=uid).identifier_set.get().kind == "user_id"
    assert [(note.action, note.actor, note.subject) for note in Audit.objects.all()] == [
        ("lead.merge", "mia", uid)
    ]


def test_a_merge_that_is_undone_leaves_two_that_no_message_merges_again(two):
    merge_leads("ana@acme.example", "u-1", NOW, operator("mia"))
    number = Merge.objects.get().pk

    stayed, went = undo_merge(number, NOW + 1, operator("mia"))
    later = identify(userId="u-1", email="ana@acme.example")
    place_messages(NOW + 2)

    assert people() == [[two[0], later], [two[1]]]
    assert {stayed, went} == {lead.uid for lead in Lead.objects.filter(root=None)}
    merge = Merge.objects.get()
    assert (merge.undone_at, merge.undone_by, merge.undone_seq) == (NOW + 1, "mia", two[1])
    assert {due.subject for due in Due.objects.all()} == {lead.pk for lead in Lead.objects.all()}


def test_events_that_came_meanwhile_go_back_to_whose_identifiers_they_named(two):
    merge_leads("ana@acme.example", "u-1", NOW, operator("mia"))
    later = say(userId="u-1"), identify(email="ana@acme.example")
    place_messages(NOW)
    undo_merge(Merge.objects.get().pk, NOW, operator("mia"))

    assert people() == [[two[0], later[0]], [two[1], later[1]]]


def test_a_person_may_merge_again_what_was_kept_apart(two):
    merge_leads("ana@acme.example", "u-1", NOW, operator("mia"))
    undo_merge(Merge.objects.get().pk, NOW, operator("mia"))
    merge_leads("u-1", "ana@acme.example", NOW, operator("mia"))

    assert people() == [list(two)]
    assert not Apart.objects.exists()


def test_a_lead_is_not_merged_with_itself(two):
    with pytest.raises(DataError, match="are one lead already"):
        merge_leads("u-1", "u-1", NOW, operator("mia"))


def test_only_a_merge_that_holds_is_undone(two):
    merge_leads("u-1", "ana@acme.example", NOW, operator("mia"))
    number = Merge.objects.get().pk
    undo_merge(number, NOW, operator("mia"))

    with pytest.raises(DataError, match="is undone already"):
        undo_merge(number, NOW, operator("mia"))
    with pytest.raises(DataError, match="There is no merge 77"):
        undo_merge(77, NOW, operator("mia"))


@pytest.mark.parametrize("key", ["u-1", "ANA@acme.example", "+41 44 668 18 00", "a-1"])
def test_a_lead_is_found_by_whatever_identifies_it(sqlite_place, key):
    identify(userId="u-1", anonymousId="a-1", email="ana@acme.example", phone="+41446681800")
    place_messages(NOW)

    lead = Lead.objects.get()
    assert lead_of_key(key) == lead.pk
    assert lead_of_key(lead.uid) == lead.pk


def test_a_key_of_nobody_is_told(sqlite_place):
    with pytest.raises(DataError, match="There is no lead 'u-9'"):
        lead_of_key("u-9")
