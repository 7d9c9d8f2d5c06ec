import pytest

from leadlight.ingest.understood import understood
from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import DAY, moment
from leadlight.templates import template_text, templates

MODEL = """
name: Signups
scores:
  engagement:
    reset_by: Deal Lost
    groups:
      web:
        rules: [{name: Signed up, event: [Signup, Sign Up], where: {event: Signup}, points: 7}]
    rules:
      - {name: Tried, sequence: [{event: Signup}, {event: Mail Opened}], within: 1 day, points: 5}
      - {name: Gone, quiet: Mail Opened, for: 1 day, points: -1}
"""


def test_a_model_may_call_events_as_people_do():
    model = understood(read_model(MODEL))
    events = (Event("signed_up", 0, {"event": "Signup"}), Event("email_opened", 1))

    assert score(model, Lead({}, events), moment(2)).total == 12
    assert model.scores["engagement"].reset_by == ("opportunity_lost",)
    assert score(model, Lead({}, events), moment(3 * DAY)).total == 11


@pytest.mark.parametrize("name", [name for name in templates() if name != "pardot"])
def test_templates_call_events_as_the_vocabulary_does(name):
    model = read_model(template_text(name))

    assert understood(model) is model
