"""What charts of fields say."""

import numpy as np

from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.findings.curves import effects
from leadlight.learning.matrix import MISSING, Categories, Matrix, Numbers


def shown(feature):
    leads = len(feature.codes) if isinstance(feature, Categories) else len(feature.values)
    found = effects(
        Contributions(0.0, (feature.field,), np.ones((1, leads))), Matrix(leads, (feature,)), np.ones(leads)
    )
    return found[0].field, [point.label for point in found[0].points]


def test_what_leads_did_has_a_title_and_values_in_words():
    name = "page_viewed, then email_opened"

    assert shown(Numbers(name, name, np.array([0.0, 1.0]), "order")) == (
        "page viewed, then email opened", ["no", "yes"],
    )  # fmt: skip
    assert shown(Numbers("demo ago", "demo ago", np.array([3.0, np.nan]), "days")) == (
        "days since demo", ["3", "not known"],
    )  # fmt: skip
    assert shown(Categories("last event", "last event", np.array([0, MISSING]), ("email_opened",))) == (
        "last event", ["email opened", "not known"],
    )  # fmt: skip


def test_a_field_of_the_leads_keeps_the_name_and_the_values_that_it_has():
    field = Categories("utm_source", "utm_source", np.array([0]), ("paid_social",))

    assert shown(field) == ("utm_source", ["paid_social"])
    assert shown(Numbers("Signed up ago", "Signed up", np.array([3.0]), "days"))[0] == "days since Signed up"


def test_intervals_of_numbers_do_not_overlap_and_have_a_minus():
    label = shown(Numbers("size", "size", np.repeat(np.arange(-20.0, 20.0), 3)))[1]

    assert label[0] == "\N{MINUS SIGN}20 to \N{MINUS SIGN}17"
    assert label[1].startswith("\N{MINUS SIGN}16 to ")


def test_win_rates_of_values_are_as_sure_as_accounts_make_them():
    leads = 200
    account = np.arange(leads) // 10
    won = (account % 2).astype(float)
    field = Categories("city", "city", np.zeros(leads, dtype=np.int64), ("Rome",))
    added = Contributions(0.0, ("city",), np.ones((1, leads)))

    alone, whole = (
        effects(added, Matrix(leads, (field,)), won, group)[0].points[0].win_rate for group in (None, account)
    )

    assert alone.value == whole.value == 0.5
    assert whole.high - whole.low > 2.5 * (alone.high - alone.low)
