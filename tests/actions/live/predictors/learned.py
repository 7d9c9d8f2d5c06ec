"""Predictors for leads of an installation, learned from past leads drawn at random that look like them."""

from dataclasses import replace

import numpy as np

from leadlight.actions.stored_predictor import MOMENTS, RULES
from leadlight.learning.dataset import Column, EventLog, Known, PastLeads
from leadlight.learning.learner import learn_from
from leadlight.learning.lessons.lesson import LearningOptions
from leadlight.learning.predictors.file import save
from leadlight.scoring.values import DAY

KINDS = ("page_viewed", "order_completed", "other")
CHANNELS = ("ads", "mail")
PAGES = ("pricing", "blog", "home")
TITLES = ("CEO", "clerk", "Founder", None)
RULES_TEXT = """
name: Beside
scores:
  fit:
    rules:
      - {name: Boss, when: {job_title: {contains: [ceo, founder]}}, points: 20}
      - {name: Pages, event: page_viewed, points: 2.5, within: 30 days, max_points: 20}
"""


def past_leads(leads=400, seed=0):
    """Leads of whom those with large companies, recent orders and titles are won more often."""
    draw = np.random.default_rng(seed)
    now = 1_700_000_000_000_000
    employees = draw.integers(1, 500, leads).astype(float)
    titles = draw.integers(0, len(TITLES), leads)
    born = now - draw.integers(5, 60, leads) * DAY
    events = draw.integers(1, 12, leads)
    lead = np.repeat(np.arange(leads), events)
    time = (now - draw.random(len(lead)) * (now - born[lead])).astype(np.int64)
    kind = draw.integers(0, len(KINDS), len(lead))
    order = np.lexsort((time, lead))
    log = EventLog(
        lead, time[order], kind[order], KINDS,
        draw.integers(-1, len(CHANNELS), len(lead)), CHANNELS,
        draw.integers(-1, len(PAGES), len(lead)), PAGES,
    )  # fmt: skip
    ordered = np.bincount(lead, kind[order] == 1, leads)
    odds = -1.5 + employees / 200 + 1.2 * (titles == 0) + 0.5 * ordered
    won = draw.random(leads) < 1 / (1 + np.exp(-odds))
    columns = (
        Column("Employees", np.array(employees.tolist(), dtype=object)),
        Column("Job Title", np.array([TITLES[place] for place in titles], dtype=object)),
        Column("City", np.array([("Rome", "Oslo", "Turku")[n % 3] for n in range(leads)], dtype=object)),
        Column("Born", np.array([f"{2020 + n % 5}-03-{1 + n % 27:02d}" for n in range(leads)], dtype=object)),
    )
    known = Known(leads, columns, np.full(leads, now, dtype=np.int64), log)
    return PastLeads(
        known,
        won.astype(np.int64),
        order=np.argsort(np.argsort(born)),
        value=np.where(won, 100.0 + employees, np.nan),
    )


def learned(*, created=None, age=None, rules=False, seed=0, leads=400):
    """The file of a predictor that looks at leads at an age, or now."""
    past = past_leads(leads, seed)
    if rules:
        points = np.random.default_rng(1).integers(0, 40, past.known.leads).astype(float)
        past = replace(past, known=replace(past.known, points=points))
    found = learn_from(past, LearningOptions()).predictor
    story = {**found.story, MOMENTS: {"created": created, "age": age, "roles": []}}
    if rules:
        story[RULES] = RULES_TEXT
    return save(replace(found, story=story))
