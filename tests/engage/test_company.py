"""What a company decides of its selling is data that is read, checked and kept."""

import pytest

from leadlight.engage.company import Company, PipelineError, known_stages, read_company, target_of
from leadlight.scoring.values import DAY

LADDER = ["IQL", "MQL", "SQL"]
TEXT = """
currency: chf
pipeline:
  - {name: Talk}
  - {name: Offer}
  - {name: Signed, result: won}
  - {name: Gone, result: lost}
accept: [Fits]
reject:
  - {name: Too early}
  - {name: No fit, then: Lost}
recycle:
  rest: 2 weeks
  rules:
    - {stage: MQL, after: 60 days}
"""


def test_a_company_without_a_word_has_the_usual_pipeline():
    assert [step.name for step in read_company("{}").pipeline] == [
        "Inquiry", "Qualified", "Proposal Sent", "Negotiation", "Closed Won", "Closed Lost",
    ]  # fmt: skip
    assert Company().waits == {}


def test_what_is_written_is_read_and_survives_being_kept():
    found = read_company(TEXT)

    assert (found.currency, found.recycle.rest, found.waits) == ("CHF", 14 * DAY, {"MQL": 60 * DAY})
    assert found.reject[1].then == "Lost"
    assert Company.model_validate(found.as_json()) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("pipeline: [{name: A}]", "a step that is won"),
        ("pipeline: [{name: A, result: won}, {name: B, result: lost}]", "a step that is open"),
        ("pipeline: [{name: A}, {name: a, result: won}, {name: B, result: lost}]", "'a' is there already"),
        ("pipeline: [{name: sal}, {name: W, result: won}, {name: B, result: lost}]", "the name of a stage"),
        ("pipeline: [{name: '??'}]", "the pipeline:1:13: a name of at most 200 characters"),
        ("pipeline: [{name: 5}]", "a name of at most 200"),
        ("currency: euro", "three letters"),
        ("currency: 5", "three letters"),
        ("reject: [{name: A}, {name: A}]", "'A' is there already"),
        ("accept: [A, a]", "'a' is there already"),
        ("recycle: {rules: [{stage: MQL, after: 1 day}, {stage: MQL, after: 2 days}]}", "there already"),
        ("recycle: {rules: [{stage: Customer, after: 1 day}]}", "nobody recycles"),
        ("recycle: {rest: soon}", "30 days"),
        ("accept: Fits", "the pipeline:1:1: a list is needed"),
        ("pipeline: [Inquiry]", "the pipeline:1:12: a mapping (`key: value`) is needed here, not 'Inquiry'"),
        ("pipeline: [{name: A, result: maybe}]", "'maybe' is not known here; it is one of 'won' or 'lost'"),
        ("steps: []", "the pipeline:1:1: unknown key 'steps'"),
        ("pipline: []", "did you mean 'pipeline'?"),
        (
            "reject: [{name: A, when: Lost}]",
            "unknown key 'when'; did you mean 'then'?; known here: name, then",
        ),
        ("pipeline: [{result: won}]", "the pipeline:1:12: `name` is missing"),
        ("- a", "it is a mapping"),
        ("a: [", "the pipeline:1:"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_place(text, sentence):
    with pytest.raises(PipelineError) as found:
        read_company(text)

    assert sentence in str(found.value)


def test_a_name_is_a_step_or_a_stage_however_it_is_spelt():
    company = read_company(TEXT)

    assert target_of("offer", LADDER, company) == ("Opportunity", "Offer")
    assert target_of("Customer", LADDER, company) == ("Customer", "Signed")
    assert target_of("lost", LADDER, company) == ("Lost", "Gone")
    assert target_of("marketing-qualified lead", LADDER, company) == ("MQL", "")
    assert target_of("sql", LADDER, company) == ("SQL", "")
    assert target_of("Warm", LADDER, company) is None
    assert target_of("Sizzling", ["Sizzling"], company) == ("Sizzling", "")


def test_all_names_are_listed_the_models_first():
    names = known_stages(LADDER, read_company(TEXT))

    assert names[:3] == ["IQL", "MQL", "SAL"]
    assert names[-2:] == ["Signed", "Gone"]
    assert names.count("SQL") == 1
