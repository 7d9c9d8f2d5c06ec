"""`leadlight monitor` as a user meets it: new leads judge a predictor, and it learns again as it was taught."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from leadlight.actions.stored_predictor import moments_of, read_predictor, teaching_of
from leadlight.cli import app
from leadlight.scoring.values import DAY, HOUR, moment
from tests.actions.data import write_csv

BEGAN = 1_735_689_600_000_000
"""2025-01-01: then the first lead arrived; one follows every six hours."""

OUTCOME = ("--outcome", "status")
DATES = ("--created", "created", "--decided", "decided")


def leads(first, count, *, turned=False):
    """So many leads from a number on; visits win, and Rome, unless the world has `turned`."""
    for number in range(first, first + count):
        draw = np.random.default_rng(number)
        visits, came = int(draw.integers(0, 10)), BEGAN + number * 6 * HOUR
        city = ("Rome", "Oslo", "Turku")[number % 3]
        won = draw.random() < (0.6 if (visits > 5) ^ turned else 0.2) + 0.3 * (city == "Rome")
        yield {
            "lead_id": f"L{number}",
            "created": moment(came).isoformat(),
            "city": city,
            "visits": visits,
            "mood": int(draw.integers(0, 10)),
            "paid": 100 + number % 50 if won else "",
            "status": "won" if won else "lost",
            "decided": moment(came + 20 * DAY).isoformat(),
        }


def events(count):
    """A guide read by every lead two days after it came, and a form sent ten days after."""
    for number in range(count):
        for event, days in (("guide", 2), ("form", 10)):
            at = moment(BEGAN + number * 6 * HOUR + days * DAY).isoformat()
            yield {"lead_id": f"L{number}", "event": event, "timestamp": at}


class Place:
    """A folder with old leads, leads of the same kind that came since, and all in one file."""

    def __init__(self, folder: Path) -> None:
        self.predictor = folder / "leads.predictor"
        self._folder = folder
        write_csv(folder / "old.csv", leads(0, 300))
        write_csv(folder / "since.csv", leads(300, 200))
        write_csv(folder / "all.csv", leads(0, 500))
        write_csv(folder / "turned.csv", [*leads(0, 300), *leads(300, 600, turned=True)])
        write_csv(folder / "events.csv", events(900))

    def write(self, name, found):
        """Put other leads into a file."""
        write_csv(self._folder / name, found)

    def learn(self, *words):
        """Learn from the old leads."""
        self._done("learn", str(self._folder / "old.csv"), *OUTCOME, *words, "-o", str(self.predictor))

    def monitor(self, name, *words):
        """What is said of the leads of a file, as JSON."""
        leads = str(self._folder / name)
        said = self._done("monitor", leads, "--predictor", str(self.predictor), *words, "--json", "-")
        return json.loads(said)

    def shown(self, name, *words):
        """What a person is told of the leads of a file."""
        return self._done("monitor", name, "--predictor", "leads.predictor", *words)

    def run(self, *words):
        """The command as it ends, files in this folder."""
        placed = [str(self._folder / word) if (self._folder / word).is_file() else word for word in words]
        return CliRunner().invoke(app, placed)

    def _done(self, *words):
        found = self.run(*words)
        assert found.exit_code == 0, found.stderr
        return found.stdout


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """Give a predictor that replaced one, in a world that had turned, told nothing but the outcome."""
    place = Place(tmp_path_factory.mktemp("again"))
    place.learn(
        *DATES, "--value", "paid", "--segment", "city", "--drop", "mood", "--keep", "city", "--seed", "7"
    )
    assert place.monitor("turned.csv", *OUTCOME, "--retrain")["retrained"]["outcome"] == "replaced"
    return read_predictor(place.predictor)


def test_what_a_win_is_worth_stays_so_when_it_is_learned_again(again):
    assert "paid" in moments_of(again).roles
    assert "paid" not in [recipe.field for recipe in again.plan.recipes]
    assert len(again.bands.worth) == 4


def test_segments_stay_when_it_is_learned_again(again):
    assert teaching_of(again).segment == "city"
    assert again.segments is not None


def test_fields_stay_kept_and_dropped_when_it_is_learned_again(again):
    assert teaching_of(again).fields.keep == ("city",)
    assert "mood" not in [recipe.field for recipe in again.plan.recipes]


def test_the_seed_and_the_dates_stay_when_it_is_learned_again(again):
    assert again.story["seed"] == 7
    assert moments_of(again).created == "created"
    assert again.story["split"] == "time"


def test_what_is_kept_when_it_is_learned_again_must_be_a_field_to_learn_from(place):
    place.learn(*DATES)
    before = place.predictor.read_bytes()

    learn_again = ("monitor", "turned.csv", "--predictor", str(place.predictor), *OUTCOME, "--retrain")
    found = place.run(*learn_again, "--keep", "created")

    assert found.exit_code == 1
    assert "--keep created: that is the field of --created" in " ".join(found.stderr.split())
    assert place.predictor.read_bytes() == before


def test_another_age_is_that_of_the_predictor_learned_again(place):
    place.learn(*DATES, "--events", "events.csv")
    assert moments_of(read_predictor(place.predictor)).age == 14 * DAY

    told = place.monitor(
        "turned.csv", *OUTCOME, "--events", "events.csv", "--at", "created+3 days", "--retrain"
    )

    assert told["retrained"]["outcome"] == "replaced"
    again = read_predictor(place.predictor)
    assert moments_of(again).age == 3 * DAY
    # nobody had sent a form by then
    assert "form" not in str(again.plan.as_json())


def test_leads_that_it_learned_from_do_not_judge_it(place):
    place.learn(*DATES)

    told = place.monitor("all.csv", *OUTCOME)

    assert told["leads"] == 200
    assert told["kept"]["leads"] == 200
    assert told["notes"][0].startswith("Left aside: 300 of 500 leads; by 'created' they arrived no later")
    assert told["fields"] == place.monitor("since.csv", *OUTCOME)["fields"]


def test_a_year_that_was_mistyped_does_not_silence_it(place):
    mistyped = [lead | {"created": "2099-01-01"} for lead in leads(7, 1)]
    place.write("old.csv", [*leads(0, 7), *mistyped, *leads(8, 292)])
    place.write("all.csv", [*leads(0, 7), *mistyped, *leads(8, 492)])
    place.learn(*DATES)

    told = place.monitor("all.csv", *OUTCOME)

    assert told["leads"] == 201
    # the mistyped one is too young to have been learned from
    assert told["kept"]["leads"] == 200
    assert any(
        "Of 1 lead without a believable time or number in 'created' 0 left" in n for n in told["notes"]
    )


def test_a_field_to_keep_that_is_none_is_named_when_it_is_learned_again(place):
    place.learn(*DATES)
    before = place.predictor.read_bytes()

    found = place.run(
        "monitor", "turned.csv", "--predictor", "leads.predictor", *OUTCOME, "--retrain", "--keep", "vists"
    )

    assert found.exit_code != 0
    assert "--keep vists: the leads have no such field; did you mean 'visits'?" in found.stderr
    assert place.predictor.read_bytes() == before


def test_a_field_that_was_dropped_before_need_not_be_there_when_it_is_learned_again(place):
    place.learn(*DATES, "--drop", "mood")
    turned = [*leads(0, 300), *leads(300, 600, turned=True)]
    place.write("turned.csv", [{k: v for k, v in lead.items() if k != "mood"} for lead in turned])

    assert place.monitor("turned.csv", *OUTCOME, "--retrain")["retrained"]["outcome"] == "replaced"


def test_blocks_stand_in_the_order_of_arrival_however_the_file_is_sorted(place):
    place.learn(*DATES)
    since = [*leads(300, 200), *leads(500, 400, turned=True)]
    place.write("in_order.csv", since)
    place.write("mixed.csv", [since[place] for place in np.random.default_rng(0).permutation(600)])

    told = place.monitor("mixed.csv", *OUTCOME)

    assert told["blocks"] == place.monitor("in_order.csv", *OUTCOME)["blocks"]
    aucs = [block["auc"]["value"] for block in told["blocks"]]
    assert np.mean(aucs[:3]) > np.mean(aucs[4:]) + 0.1


def test_where_no_lead_is_new_nothing_can_be_told(place):
    place.learn(*DATES)
    before = place.predictor.read_bytes()

    told = place.monitor("old.csv", *OUTCOME, "--retrain")

    assert (told["alarm"], told["leads"], told["auc"]) == ("too few", 0, None)
    assert told["sentences"][0].startswith("Too few new leads to tell: 0;")
    assert told["retrained"]["outcome"] == "kept beside"
    assert told["retrained"]["sentence"].startswith("Outcomes are too few to tell: 0 won and 0 lost")
    assert place.predictor.read_bytes() == before


def test_without_dates_leads_are_known_again_by_their_rows(place):
    place.learn()

    told = place.monitor("all.csv", *OUTCOME)

    aside = told["notes"][0]
    assert aside.startswith("Left aside: 3")
    assert "they are alike, field by field, to leads that it learned from" in aside
    assert 200 - 30 <= told["leads"] <= 200


def test_drift_alone_is_seen_in_new_leads_too(place):
    place.learn(*DATES)

    assert place.monitor("all.csv")["leads"] == 200
    assert place.monitor("old.csv")["alarm"] == "too few"


def test_leads_that_lack_what_would_tell_are_all_looked_at_and_that_is_said(place, tmp_path):
    place.learn(*DATES)
    write_csv(tmp_path / "bare.csv", [{"city": "Rome", "visits": n % 9, "status": "won"} for n in range(120)])

    told = place.monitor("bare.csv")

    assert told["leads"] == 120
    assert any("cannot be told, as they lack a field" in note for note in told["notes"])


def test_overrides_are_not_in_a_file_and_that_is_said(place):
    place.learn(*DATES)

    assert any("leadlight predictor show" in note for note in place.monitor("since.csv")["notes"])


def test_a_period_in_which_nobody_was_won_is_told_of(place):
    """The win is a word of the company's own, so only learning knows which value it is."""
    place.write("old.csv", sealed(leads(0, 300)))
    place.write("since.csv", [lead for lead in sealed(leads(300, 200)) if lead["status"] == "gone"])
    place.learn(*DATES, "--won", "sealed")

    told = place.monitor("since.csv", *OUTCOME)

    assert told["kept"]["came"] == 0
    assert told["alarm"] == "retrain"
    assert "Probabilities are too high" in told["sentences"][0]


def sealed(found):
    """Leads whose outcomes are in words that only this company uses."""
    for lead in found:
        yield lead | {"status": "sealed" if lead["status"] == "won" else "gone"}


def test_leads_that_have_nothing_it_learned_from_are_refused(place):
    place.learn(*DATES)
    place.write("foreign.csv", [{"colour": "red", "weight": 3}, {"colour": "blue", "weight": 4}])

    found = place.run("monitor", "foreign.csv", "--predictor", "leads.predictor")

    assert found.exit_code != 0
    assert "have none of the fields that the predictor was learned from" in found.stderr


def test_each_sentence_is_said_once(place):
    place.learn(*DATES)

    said = place.shown("turned.csv", *OUTCOME)

    assert said.count("Probabilities are too") == 1


def test_four_outcomes_raise_no_alarm_however_they_are_ranked(place):
    """One win below three losses is an AUC of 0, which so few leads give by chance."""
    place.learn(*DATES)
    losses = [lead | {"visits": 9, "city": "Rome"} for lead in leads(300, 40) if lead["status"] == "lost"]
    win = next(lead for lead in leads(340, 40) if lead["status"] == "won") | {"visits": 0, "city": "Oslo"}
    place.write("few.csv", [*losses[:3], win])

    told = place.monitor("few.csv", *OUTCOME)

    assert told["auc"]["value"] == 0
    assert told["alarm"] == "too few"
