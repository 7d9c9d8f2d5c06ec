"""What could be done for a model's points: each example earns what its rule gives."""

from leadlight.insights.possible_deeds import fields_to_try, possible_deeds
from leadlight.scoring.evaluate import Scorer
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.lines import RuleLine
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import SECOND

MODEL = """
name: Test
scores:
  fit:
    rules:
      - {name: Boss, when: {any: [{job_title: {contains: [ceo, founder]}}, {not: {role: is_none}}]}, points: 20}
      - {name: Where, table: country, points: {DE: 5, AT: 4}}
      - {name: Size, per: employees, points: 0.1, max_points: 10}
  engagement:
    rules:
      - {name: Pricing, event: page_viewed, where: {path: {starts_with: /pricing}}, points: 10}
      - {name: Story, event: page_viewed, where: {path: {contains: [/a, /b]}, kind: {known: yes}}, points: 3}
      - {name: Large, event: order, where: {value: {above: 100}}, points: 6}
      - {name: Small, event: order, where: {value: {below: 10}}, points: -1}
      - {name: Either, event: signed_up, where: {any: [{plan: pro}, {plan: team}]}, points: 4}
      - {name: Often, event: email_opened, points: {3: 5, 6: 9}}
      - {name: Twice, event: called, min_count: 2, points: 2}
      - {name: Rooms, event: inspected, sum: rooms, points: {10: 4, 50: 8}}
      - {name: Path, sequence: [{event: a}, {event: b, where: {x: 1}}], within: 7 days, points: 9}
      - {name: Jobs, event: page_viewed, where: {path: {ends_with: jobs}}, points: -5}
      - {name: Days, event: page_viewed, once_per: day, points: {3: 5}}
      - {name: Any, event: any, points: 1}
      - {name: Odd, event: page_viewed, where: {path: {matches: "^/x[0-9]+$"}}, points: 1}
      - {name: Lost, sequence: [{event: any}, {event: b}], within: 1 day, points: 1}
      - {name: Quiet, quiet: any, for: 20 days, points: -5}
      - {name: Ages, event: aged, points: {900: 5}}
"""
AT = 1_800_000_000_000_000


def test_every_example_earns_the_points_of_its_rule():
    model = read_model(MODEL)
    scorer, deeds = Scorer(model), possible_deeds(model)

    assert [deed.rule for deed in deeds] == [
        "Pricing", "Story", "Large", "Small", "Either", "Often", "Twice", "Rooms", "Path", "Jobs"
    ]  # fmt: skip
    for deed in deeds:
        events = tuple(
            Event(each.event, AT - (len(deed.happenings) - place) * SECOND, each.properties)
            for place, each in enumerate(deed.happenings)
        )
        scored = scorer.score(Lead({}, events), AT)
        lines = {line.rule: line.points for line in scored.lines if isinstance(line, RuleLine)}
        assert lines[deed.rule] != 0
        assert deed.gives is (lines[deed.rule] > 0)


def test_the_fields_of_rules_are_offered_with_the_values_that_rules_name():
    assert fields_to_try(read_model(MODEL)) == {
        "country": ["DE", "AT"], "employees": [], "job_title": ["ceo", "founder"], "role": [],
    }  # fmt: skip


def test_of_a_derived_field_the_one_it_follows_from_is_offered():
    derived = MODEL.replace("{job_title: {contains: [ceo, founder]}}", "{seniority: executive}")

    assert list(fields_to_try(read_model(derived))) == ["country", "employees", "job_title", "role"]
