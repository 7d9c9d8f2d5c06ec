"""The shipped models read cleanly, and say what they promise."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.reading import read_model, read_with_warnings
from leadlight.scoring.values import microseconds, normal_name
from leadlight.templates import SHEET_COLUMNS, template_text, templates

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)

every_template = pytest.mark.parametrize("name", templates())


def model(name):
    return read_model(template_text(name), source=name)


def did(name, *, ago=timedelta(0), **properties):
    return Event(normal_name(name), microseconds(AT - ago), properties)


def result(name, *events, **fields):
    return score(model(name), Lead(fields, events), AT)


def total(name, *events, **fields):
    return result(name, *events, **fields).total


@every_template
def test_every_template_reads_without_error_or_warning(name):
    _, warnings = read_with_warnings(template_text(name), source=name)

    assert warnings == []


@every_template
def test_every_template_says_in_one_line_what_it_is(name):
    about = templates()[name]

    assert model(name).about == about
    assert about.endswith(".")
    assert len(about) <= 100


@every_template
def test_every_template_scores_a_lead_nothing_is_known_of(name):
    scored = result(name)

    assert scored.total is not None
    assert scored.priority == "Low"
    assert scored.grade in {None, "C3", "D4"}


@every_template
def test_every_priority_of_a_template_says_what_to_do(name):
    priorities = model(name).priorities

    assert {priority.name for priority in priorities} == {"Low", "Medium", "High"}
    assert all(priority.action for priority in priorities)
    assert all(priority.within for priority in priorities if priority.name != "Low")


def test_the_starter_comes_first_and_all_models_of_the_folder_are_listed():
    names = list(templates())

    assert names[0] == "starter"
    assert sorted(names) == ["b2b-saas", "ecommerce", "hubspot", "pardot", "pipedrive", "services", "starter"]


@pytest.mark.parametrize("name", ["", "Starter", "../templates/starter", "starter.yaml", "none"])
def test_an_unknown_template_is_a_key_error(name):
    with pytest.raises(KeyError):
        template_text(name)


def test_a_template_shows_what_to_fill_in():
    assert all("yours" in template_text(name).lower() for name in templates() if name != "pardot")


@every_template
def test_the_lines_of_a_template_fit_a_screen(name):
    assert max(len(line) for line in template_text(name).splitlines()) <= 110


def test_the_columns_the_starter_names_are_those_of_the_sheet():
    comment = " ".join(
        line.lstrip("# ") for line in template_text("starter").splitlines() if line.startswith("#")
    )

    listed = re.search(r"Lead Name, .*? Notes", comment)

    assert listed is not None
    assert tuple(listed[0].split(", ")) == SHEET_COLUMNS


def test_an_event_rule_of_a_template_is_named_as_segment_names_events():
    names = {
        event
        for name in ("b2b-saas", "ecommerce", "hubspot")
        for _, _, rule in model(name).all_rules()
        for event in getattr(rule, "event", ())
    }

    shop = {"product_viewed", "product_added", "checkout_started", "order_completed"}
    people = {"page_viewed", "trial_started", "live_chat_conversation_started"}
    mail = {"email_opened", "email_link_clicked", "unsubscribed"}
    assert shop | people | mail <= names
