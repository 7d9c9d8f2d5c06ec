from typing import Any

import numpy as np
import pytest

from leadlight.errors import DataError
from leadlight.learning.dataset import NO_TIME, Outcome
from leadlight.learning.past.history import Rows, check_learnable, read_history
from leadlight.learning.past.outcomes import OutcomeChoices, ended
from leadlight.learning.past.roles import values_in
from leadlight.learning.values.column_reading import reading_of
from leadlight.scoring.values import DAY, Forms, instant
from tests.learning.pasts import column

WON, LOST, OPEN = Outcome.WON, Outcome.LOST, Outcome.OPEN


def outcomes_of(values, won=None):
    return ended(reading_of(column("outcome", values), Forms()), "outcome", won).outcome.tolist()


def history_of(choices, as_of=None, *, now=None, won_before=False, **columns) -> Any:
    leads = len(next(iter(columns.values())))
    made = tuple(column(name, values) for name, values in columns.items())
    as_of, now = (None if each is None else instant(each) for each in (as_of, now))
    rows = Rows(leads, made, Forms(), as_of, now=now)
    return read_history(rows, choices, won_before=won_before)


@pytest.mark.parametrize(
    ("won", "lost"),
    [
        ("yes", "no"), ("Y", "N"), ("TRUE", "false"), ("t", "F"), ("on", "off"), ("1", "0"), (1, 0), (1.0, 0.0),
        (True, False), ("Won", "Lost"), ("Closed Won", "Closed Lost"), ("converted", "not converted"), ("Ja", "Nein"),
        ("Gagnée", "Perdue"), ("Kunde", "kein Kunde"), ("Signed up", "Did not sign up"), ("customer", "anything else"), ("purchased", "rest"), ("some", "lost"), ("sí", "no"),
    ],
)  # fmt: skip
def test_two_values_are_read_in_any_spelling(won, lost):
    assert outcomes_of([won, lost, lost]) == [WON, LOST, LOST]


def test_a_blank_among_two_values_is_open():
    assert outcomes_of(["yes", "no", None, " "]) == [WON, LOST, OPEN, OPEN]


@pytest.mark.parametrize(
    ("won", "lost", "still_open"),
    [
        ("Won", "Lost", "Open"), ("closed won", "Closed Lost", "In Progress"), ("gewonnen", "verloren", "offen"),
        ("Yes ", "NO", "unknown"), ("oui", "non", "?"), ("Y", "N", "n/a"), ("1", "0", "pending"),
    ],
)  # fmt: skip
def test_won_lost_and_open_are_read_where_all_of_them_are_known(won, lost, still_open):
    assert outcomes_of([won, lost, still_open, None]) == [WON, LOST, OPEN, OPEN]


def test_open_beside_won_is_not_lost():
    assert outcomes_of(["Won", "Open"]) == [WON, OPEN]


@pytest.mark.parametrize("undecided", ["Open", "pending", "in progress", "offen"])
def test_what_is_undecided_beside_lost_is_no_win(undecided):
    assert outcomes_of(["Lost", undecided]) == [LOST, OPEN]
    assert outcomes_of(["Lost", undecided, "Bound"]) == [LOST, OPEN, WON]


def test_a_stage_worth_reaching_beside_losses_alone_is_a_win():
    assert outcomes_of(["Unqualified", "Qualified"]) == [LOST, WON]


def test_of_several_values_that_say_nothing_none_is_guessed():
    with pytest.raises(DataError, match="--won VALUE"):
        outcomes_of(["Won", "Lost", "Mars"])


@pytest.mark.parametrize("none", [None, "-", "n/a"])
def test_no_value_beside_a_win_is_not_won(none):
    assert outcomes_of(["yes", none]) == [WON, LOST]


def test_a_blank_beside_one_value_is_not_won():
    assert outcomes_of(["x", None]) == [WON, LOST]


def test_a_date_is_filled_when_a_lead_is_won():
    found = ended(reading_of(column("won_at", ["2026-01-02", None]), Forms()), "won_at", None)

    assert found.outcome.tolist() == [WON, LOST]
    assert found.decided.tolist() == [instant("2026-01-02"), NO_TIME]


@pytest.mark.parametrize(
    ("dates", "known"),
    [
        (["2026-01-02", "n/a"], True), (["2026-01-02", "0000-00-00"], True), (["2026-01-02", "-"], True),
        (["13.01.2026", ""], True), (["01/13/2026", None], True), (["03.04.2026", None], False),
        (["13.01.2026 10:15", None], True),
    ],
)  # fmt: skip
def test_dates_of_wins_are_found_in_any_form_and_beside_what_stands_for_none(dates, known):
    found = ended(reading_of(column("won_at", dates), Forms()), "won_at", None)

    assert found.outcome.tolist() == [WON, LOST]
    assert bool(found.decided[0] != NO_TIME) is known
    assert known or "say --dates" in found.said[0]


def test_of_very_many_values_another_field_may_be_the_outcome():
    with pytest.raises(
        DataError, match=r"and 132 other values: they do not say by themselves who was won\. Name"
    ):
        outcomes_of([str(number) for number in range(144)])


def test_of_many_values_the_one_named_is_a_win_and_those_that_say_so_are_open():
    stages = ["closed_won", "negotiation", "closed_lost", "disqualified", "Proposal", None]

    assert outcomes_of(stages, "Closed_Won ") == [WON, OPEN, LOST, LOST, OPEN, OPEN]


@pytest.mark.parametrize(
    ("won", "lost", "stages"),
    [
        ("Closed Won", "Closed Lost", ["Needs Analysis", "Id. Decision Makers", "Perception Analysis", "On hold"]),
        ("closedwon", "closedlost", ["appointmentscheduled", "presentationscheduled", "decisionmakerboughtin"]),
        ("Gewonnen", "Verloren - Preis", ["Angebot erstellt", "Verhandlung", "n/a"]),
    ],
)  # fmt: skip
def test_where_a_value_tells_a_loss_the_stages_beside_it_are_open(won, lost, stages):
    assert outcomes_of([won, lost, *stages], won) == [WON, LOST, *[OPEN] * len(stages)]


def test_a_loss_with_its_reason_is_lost_beside_other_losses():
    values = ["Won", "Lost", "Lost - no budget", "Disqualified (duplicate)", "no", "Proposal Made"]

    assert outcomes_of(values, "Won") == [WON, LOST, LOST, LOST, LOST, OPEN]


@pytest.mark.parametrize(
    ("values", "won"), [(["A", "F", "B"], "A"), (["2", "0", "1"], "2"), (["bought", "looked", "left"], "bought")]
)  # fmt: skip
def test_where_no_value_tells_a_loss_in_words_all_that_is_not_won_is_lost(values, won):
    assert outcomes_of(values, won) == [WON, LOST, LOST]


@pytest.mark.parametrize(
    ("values", "won", "said"),
    [
        (
            ["Won", "Lost", "Lost", "Demo", "Mars"], "won",
            ("Leads are lost where 'outcome' is 'Lost' (2), and open where 'outcome' is 'Demo' (1) or 'Mars' (1).",),
        ),
        (["a", "b", "c"], "a", ("Leads are lost where 'outcome' is 'b' (1) or 'c' (1).",)),
        (["Won", "Lost", "Open"], None, ("Leads are lost where 'outcome' is 'Lost' (1), and open where 'outcome' is 'Open' (1).",)),
        (["Won", "Open"], None, ("Leads are open where 'outcome' is 'Open' (1).",)),
        (["Won", "Lost"], "won", ()),
        (["yes", "no"], None, ()),
    ],
)  # fmt: skip
def test_of_more_than_two_values_it_is_said_which_are_lost_and_which_are_open(values, won, said):
    assert ended(reading_of(column("outcome", values), Forms()), "outcome", won).said == said


@pytest.mark.parametrize("won", ["2", "2.0"])
def test_a_number_may_mean_a_win(won):
    assert outcomes_of([1, 2, 3.0], won) == [LOST, WON, LOST]


@pytest.mark.parametrize(
    ("values", "won", "said"),
    [
        (
            ["a", "b", "c", "a"],
            None,
            "'a' \\(2\\), 'b' \\(1\\) or 'c' \\(1\\). Say which value is a win, with --won",
        ),
        (["a", "b"], None, "--won VALUE"),
        (["yes", "no"], "maybe", "never 'maybe'; it is 'no' \\(1\\) or 'yes' \\(1\\)"),
        (["green", "green"], None, "Every lead has the outcome 'green'"),
        ([f"v{n}" for n in range(30)], None, "and 18 other values"),
    ],
)
def test_what_does_not_tell_wins_is_refused_in_a_sentence(values, won, said):
    with pytest.raises(DataError, match=said):
        outcomes_of(values, won)


def test_the_columns_of_roles_are_not_learned_from():
    found = history_of(
        OutcomeChoices("won", created="Created At", decided="closed", order="no", group="acc", value="worth"),
        won=[1, 0, 0], created_at=["2026-01-01", "2026-01-03", None], closed=["2026-01-02", None, None],
        no=[3, 1, 2], acc=["a", "a", None], worth=["1.000,50 €", "99,00 €", None], size=[1, 2, 3],
    )  # fmt: skip

    assert [each.name for each in found.past.known.columns] == ["size"]
    assert found.past.order.tolist() == [2, 0, 1]
    assert found.past.group.tolist() == [0, 0, 1]
    assert found.past.value[:2].tolist() == [1000.5, 99.0]
    assert any("without a readable time in 'created_at'" in said for said in found.said)


def test_open_is_not_lost():
    """Nine of ten wins came within 10 days, so who is younger may still come."""
    created = [f"2026-01-{1 + n:02d}" for n in range(10)] + ["2026-01-01", "2026-01-15"]
    closed = [f"2026-01-{11 + n:02d}" for n in range(10)] + [None, None]
    columns = {"won": [1] * 10 + [0, 0], "created": created, "closed": closed}

    found = history_of(OutcomeChoices("won", created="created", decided="closed"), **columns)
    later = history_of(
        OutcomeChoices("won", created="created", decided="closed"), as_of="2026-03-01", **columns
    )
    asked = history_of(OutcomeChoices("won", created="created", matures_after=30 * DAY), **columns)

    assert found.past.outcome[-2:].tolist() == [LOST, OPEN]
    assert found.matures_after == 10 * DAY
    assert any("Set aside: 1 lead younger than 10 days, in which nine" in said for said in found.said)
    assert later.past.outcome[-2:].tolist() == [LOST, LOST]
    assert asked.past.outcome[-2:].tolist() == [OPEN, OPEN]


def test_a_year_that_was_mistyped_makes_no_young_lead_old():
    def ends(now):
        choices = OutcomeChoices("won", created="created", decided="closed", matures_after=30 * DAY)
        found = history_of(
            choices, now=now, won=[1, 0, 1, 0, 0],
            created=["2026-01-01"] * 2 + ["2026-03-01"] * 2 + ["2099-01-01"],
            closed=["2026-01-05", None, "2026-03-05", None, None],
        )  # fmt: skip
        return found.past.outcome.tolist()

    assert ends("2026-04-01") == [WON, LOST, OPEN, OPEN, OPEN]
    # where most are still to come the clock is not that of the leads
    assert ends("2026-01-01") == ends(None) == [WON, LOST, WON, LOST, OPEN]


def test_young_leads_are_not_winners_only():
    """Only wins are dated: of a young lead it is known that it was won, never that it was lost."""
    found = history_of(
        OutcomeChoices("won", created="created", decided="closed", matures_after=30 * DAY),
        won=[1, 0, 1, 0], created=["2026-01-01"] * 2 + ["2026-03-01"] * 2,
        closed=["2026-01-05", None, "2026-03-05", None],
    )  # fmt: skip

    assert found.past.outcome.tolist() == [WON, LOST, OPEN, OPEN]
    assert any("Set aside: 2 leads younger than 30 days, 1 of them won" in said for said in found.said)


@pytest.mark.parametrize(
    ("still_open", "ends"), [(1, [WON, *[LOST] * 9, OPEN]), (2, [OPEN] * 12)], ids=["one", "two"]
)
def test_young_leads_count_where_the_losses_of_nine_of_ten_are_dated_too(still_open, ends):
    found = history_of(
        OutcomeChoices("won", created="created", decided="closed", matures_after=90 * DAY),
        won=["won", *["lost"] * 9, *["open"] * still_open], created=["2026-01-01"] * (10 + still_open),
        closed=["2026-01-05"] * 10 + [None] * still_open,
    )  # fmt: skip

    assert found.past.outcome.tolist() == ends


@pytest.mark.parametrize(("dated", "said"), [(0, "Nothing says how long wins take"), (4, "Too few wins")])
def test_where_nothing_says_how_long_wins_take_it_is_said_that_young_leads_count_as_lost(dated, said):
    closed = ["2026-01-05"] * dated + [None] * (7 - dated)
    columns = {"won": [1] * 5 + [0] * 2, "created": ["2026-01-01"] * 7, "closed": closed}

    found = history_of(OutcomeChoices("won", created="created", decided="closed"), **columns)
    asked = history_of(OutcomeChoices("won", created="created", matures_after=DAY), **columns)

    assert found.past.outcome.tolist() == [WON] * 5 + [LOST] * 2
    assert any(said in note and "count as lost" in note and "--matures-after" in note for note in found.said)
    assert not any("how long wins take" in note for note in asked.said)


def test_decided_before_created_is_counted_and_said():
    found = history_of(
        OutcomeChoices("won", created="created", decided="closed"),
        won=[1, 0], created=["2026-02-01"] * 2, closed=["2026-01-05", "2026-02-06"],
    )  # fmt: skip

    assert found.past.decided.tolist() == [NO_TIME, instant("2026-02-06")]
    assert any(
        "1 lead was decided before it was created" in said and "--decided" in said for said in found.said
    )


def test_a_group_in_which_every_lead_is_alone_is_ignored_and_said():
    found = history_of(OutcomeChoices("won", group="id"), won=[1, 0], id=["a", "b"])

    assert found.past.group is None
    assert any("--group id is ignored" in said for said in found.said)


def test_a_group_that_all_leads_share_is_ignored_and_said():
    found = history_of(OutcomeChoices("won", group="acc"), won=[1, 0], acc=["a", "A "])

    assert found.past.group is None
    assert any("every lead has the same value" in said for said in found.said)


def test_the_order_of_the_rows_may_be_that_of_arrival():
    assert history_of(OutcomeChoices("won", order="rows"), won=[1, 0, 1]).past.order.tolist() == [0, 1, 2]


@pytest.mark.parametrize("header", [("Leads 2024", "column_2", "column_3"), ("Leads 2024",)])
def test_a_title_above_the_header_is_named_as_the_cause_that_no_field_is_found(header):
    with pytest.raises(
        DataError, match=r"no such field.*The first line looks like a title: remove the lines"
    ):
        history_of(OutcomeChoices("won"), **{name: ["Size", "12"] for name in header})


def test_a_misspelt_field_beside_a_column_without_a_name_is_no_title():
    with pytest.raises(DataError) as raised:
        history_of(OutcomeChoices("won"), size=[1, 2], name=["a", "b"], column_3=["", ""])

    assert "title" not in str(raised.value)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (OutcomeChoices("convertd"), "--outcome convertd: the leads have no such field.*'converted'"),
        (OutcomeChoices("converted", created="creatd"), "--created creatd.*'created'"),
        (OutcomeChoices("converted", order="converted"), "'converted' is the outcome.*--order"),
        (OutcomeChoices("converted", created="size"), "--created size: its values are no times"),
        (OutcomeChoices("converted", value="name"), "--value name: its values are no numbers"),
        (OutcomeChoices("converted", order="name"), "--order name: its values are no times"),
        (OutcomeChoices("converted", matures_after=DAY), "--matures-after needs.*--created"),
        (OutcomeChoices("converted", created="odd"), "--dates dmy"),
    ],
)
def test_columns_that_are_not_what_they_should_be_are_refused_in_a_sentence(choices, said):
    columns = {
        "converted": ["yes", "no"], "created": ["2026-01-01"] * 2, "size": ["big", "small"], "name": ["a", "b"],
        "odd": ["03/04/2026", "05/06/2026"],
    }  # fmt: skip

    with pytest.raises(DataError, match=said):
        history_of(choices, **columns)


@pytest.mark.parametrize(
    ("values", "said"),
    [(["no", "No"], "None was won of 2 leads"), (["yes"], "All were won"), (["won", None], None)],
)
def test_nothing_can_be_learned_from_one_kind_of_end(values, said):
    past = history_of(OutcomeChoices("won"), won=values).past

    if said is None:
        check_learnable(past)
    else:
        with pytest.raises(DataError, match=said):
            check_learnable(past)


@pytest.mark.parametrize(
    ("values", "won", "said"),
    [
        ([None, ""], None, "is empty for all 2 leads"), (["Open", "open"], None, "'converted' is 'Open' \\(2\\)"),
        (["Open", "n/a", None], None, "is 'Open' \\(1\\) or 'n/a'"), (["Open"] * 2, "Won", "never 'Won'; it is 'Open'"),
    ],
)  # fmt: skip
def test_where_no_lead_has_ended_all_are_open_and_learning_names_rules_as_a_way(values, won, said):
    found = history_of(OutcomeChoices("converted", won), converted=values)

    assert set(found.past.outcome.tolist()) == {OPEN}
    with pytest.raises(DataError, match=f"{said}.*learn --model FILE` goes by your rules"):
        check_learnable(found.past, found.unknown)


def test_a_win_that_nobody_has_beside_ends_that_are_known_is_a_misspelling():
    with pytest.raises(DataError, match=r"never 'Wonn'.*Say one of these with --won"):
        history_of(OutcomeChoices("status", "Wonn"), status=["Won", "Open"])


def test_a_value_that_was_a_win_before_may_be_nobodys_now():
    found = history_of(OutcomeChoices("status", "sealed"), won_before=True, status=["gone", "open", "gone"])

    assert found.past.outcome.tolist() == [LOST, OPEN, LOST]


def test_equal_arrivals_share_a_rank():
    found = history_of(
        OutcomeChoices("won", created="day"), won=[1, 0, 0], day=["2026-01-02", "2026-01-01", "2026-01-02"]
    )

    assert np.array_equal(found.past.order, [1, 0, 1])


def test_amounts_that_cannot_be_read_or_are_below_zero_are_said():
    amounts = column("deal", ["120", "80", "-5", "about ten", None, "75"])

    values, said = values_in(amounts, Forms())

    assert values.tolist()[:3] == [120, 80, -5]
    assert np.isnan(values[3:5]).all()
    assert said == (
        "The 'deal' of 1 lead cannot be read, for example 'about ten'; see --decimal.",
        "The 'deal' of 1 lead is below 0, for example '-5'; it counts as it is.",
    )
