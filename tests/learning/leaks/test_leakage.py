import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlight.learning.fields.plan import FieldChoices, plan_features
from leadlight.learning.leaks.late_terms import late_term
from leadlight.learning.leaks.leakage import leaks
from leadlight.learning.leaks.single_field import cells_of, honest_auc, weighted_auc
from leadlight.learning.lessons.preparing import prepare
from leadlight.learning.matrix import Categories, Numbers
from leadlight.scoring.values import DAY, moment
from tests.learning.pasts import past_of, rows_of

RANDOM = np.random.default_rng(1)
N = 1000
WON = (RANDOM.random(N) < 0.3).astype(int)


def found_in(outcome=WON, **columns):
    past = past_of(outcome, **columns)
    plan = plan_features(past, rows_of(past), FieldChoices())
    return {leak.field: leak for leak in leaks(past, plan, rows_of(past))}


def test_a_field_that_nearly_is_the_outcome_is_left_out_with_the_figures():
    noisy = np.where(RANDOM.random(N) < 0.02, 1 - WON, WON)

    leak = found_in(colour=["red" if each else "blue" for each in noisy])["colour"]

    assert leak.left_out
    assert "AUC 0.9" in leak.evidence
    assert "1,000 leads" in leak.evidence


def test_a_suspicious_field_is_asked_about():
    noisy = np.where(RANDOM.random(N) < 0.11, 1 - WON, WON)

    leak = found_in(size=(noisy + RANDOM.random(N) / 100).round(5).tolist())["size"]

    assert not leak.left_out
    assert leak.auc >= 0.85


def test_a_random_field_of_many_values_does_not_look_leaky():
    many = [f"city {n}" for n in RANDOM.integers(0, 400, N)]

    assert found_in(city=many) == {}


@pytest.mark.parametrize("values", [2, 10, 100, 400, 1000])
def test_the_auc_of_noise_is_a_half_whatever_its_number_of_values(values):
    aucs = []
    for seed in range(20):
        random = np.random.default_rng(seed)
        codes = random.integers(0, values, N)
        feature = Categories("f", "f", codes, tuple(map(str, range(values))))
        aucs.append(honest_auc(cells_of(feature, np.arange(N), random.random(N) < 0.3)))

    assert max(aucs) < 0.65
    assert 0.47 < np.mean(aucs) < 0.53


def test_the_auc_of_a_field_that_tells_much_is_near_that_of_its_numbers():
    values = WON + RANDOM.normal(size=N)
    cells = cells_of(Numbers("f", "f", values), np.arange(N), WON == 1)
    exact = weighted_auc(values, WON.astype(float), 1.0 - WON)

    assert honest_auc(cells) == pytest.approx(exact, abs=0.03)


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_changes_no_auc(random):
    order = list(range(N))
    random.shuffle(order)
    codes = RANDOM.integers(0, 50, N)
    feature = Categories("f", "f", codes, tuple(map(str, range(50))))
    shuffled = Categories("f", "f", codes[order], feature.levels)

    one = honest_auc(cells_of(feature, np.arange(N), WON == 1))
    other = honest_auc(cells_of(shuffled, np.arange(N), WON[order] == 1))

    assert one == other


def test_a_value_whose_leads_are_nearly_all_won_is_asked_about():
    surely = ["vip" if won and n % 8 == 0 else "b" if n % 3 else "c" for n, won in enumerate(WON)]

    leak = found_in(kind=surely)["kind"]

    assert not leak.left_out
    assert "'kind' is 'vip' for" in leak.evidence
    assert "100.0% were won" in leak.evidence


def test_a_gap_that_follows_the_outcome_is_asked_about():
    asked_late = [
        ("a" if n % 2 else "b") if (won and n % 9) or n % 3 == 0 else None for n, won in enumerate(WON)
    ]

    leak = found_in(occupation=asked_late)["occupation"]

    assert not leak.left_out
    assert "missing for" in leak.evidence


def newsletter(without):
    """Give how often leads want a letter, most winners weekly or monthly, and a word for those without."""
    wanted = np.where(WON == 1, RANDOM.random(N) < 0.8, RANDOM.random(N) < 0.4)
    return [("weekly" if n % 2 else "monthly") if wants else without for n, wants in enumerate(wanted)]


@pytest.mark.parametrize("word", ["none", "None", "nil"])
def test_where_none_is_an_answer_it_is_no_gap(word):
    assert found_in(newsletter=newsletter(word)) == {}


@pytest.mark.parametrize("without", ["n/a", None, ""])
def test_what_cannot_be_an_answer_is_a_gap(without):
    assert "and missing for" in found_in(newsletter=newsletter(without))["newsletter"].evidence


def test_an_answer_that_hardly_a_winner_gave_is_asked_about_in_its_own_words():
    given = ["none" if not won and n % 3 else ("weekly", "monthly")[n % 2] for n, won in enumerate(WON)]

    leak = found_in(newsletter=given)["newsletter"]

    assert "'newsletter' is 'none' for" in leak.evidence
    assert "of which 0.0% were won" in leak.evidence


def test_a_telephone_that_is_filled_in_after_contact_is_asked_about():
    given = np.where(WON == 1, RANDOM.random(N) < 0.5, RANDOM.random(N) < 0.1)
    phones = [f"+49 {n:06d} ({n % 7})" if has else None for n, has in enumerate(given)]

    leak = found_in(phone=phones)["phone"]

    assert leak.asked
    assert "'phone' is given for" in leak.evidence
    assert "and missing for" in leak.evidence


def test_a_text_whose_leads_are_all_won_is_given_for_them():
    streets = [f"Elm Road {n}" if won and n % 12 == 0 else None for n, won in enumerate(WON)]

    leak = found_in(address=streets)["address"]

    assert re.fullmatch(r"'address' is given for \d+ leads, of which 100.0% were won, .*", leak.evidence)


def test_a_telephone_that_many_give_of_themselves_is_honest():
    phones = [f"+49 {n:06d}" if has else None for n, has in enumerate(RANDOM.random(N) < 0.4 + 0.2 * WON)]

    assert found_in(phone=phones) == {}


def dated(days_later):
    """Give leads that came a day after the other, with a field of dates so many days after each came."""
    came = (np.arange(N) + 19_000) * DAY
    dates = [moment(int(at + days * DAY)) for at, days in zip(came, days_later, strict=True)]
    return replace(past_of(WON, moment=came, seen=dates), created=came)


def test_times_after_the_lead_came_are_left_out_where_nobody_said_when_it_was_decided():
    past = dated(RANDOM.integers(2, 40, N))
    plan = plan_features(past, rows_of(past), FieldChoices())

    (leak,) = leaks(past, plan, rows_of(past))

    assert leak.left_out
    assert "after the lead came" in leak.evidence


@pytest.mark.parametrize("days", [RANDOM.integers(-400, 2, N), RANDOM.integers(1000, 2000, N)])
def test_times_before_the_lead_came_and_times_to_come_are_honest(days):
    past = dated(days)
    plan = plan_features(past, rows_of(past), FieldChoices())

    assert leaks(past, plan, rows_of(past)) == ()


def test_times_after_the_decision_are_left_out():
    decided = np.full(N, 20_000 * DAY, dtype=np.int64)
    dates = [f"2024-{1 + n % 12:02d}-01" if n % 2 else f"2025-{1 + n % 12:02d}-01" for n in range(N)]
    past = past_of(WON, moment=decided, decided=decided, seen=dates)
    plan = plan_features(past, rows_of(past), FieldChoices())

    (leak,) = leaks(past, plan, rows_of(past))

    assert leak.left_out
    assert "after the decision" in leak.evidence


def test_what_leaks_is_left_out_of_the_plan_unless_it_is_kept():
    noise = RANDOM.integers(0, 3, N)
    past = past_of(WON, Tags=[f"t{n}" for n in noise], Source=[f"s{n}" for n in RANDOM.integers(0, 3, N)])

    plain = prepare(past, rows_of(past), FieldChoices())
    kept = prepare(past, rows_of(past), FieldChoices(keep=("tags",)))

    assert [recipe.field for recipe in plain.plan.recipes] == ["Source"]
    assert [recipe.field for recipe in plain.whole.recipes] == ["Tags", "Source"]
    assert [recipe.field for recipe in kept.plan.recipes] == ["Tags", "Source"]
    assert "name says" in plain.plan.fields[0].why
    assert [(leak.left_out, leak.kept) for leak in (*plain.leaks, *kept.leaks)] == [
        (True, False),
        (False, True),
    ]
    assert [recipe.field for recipe in kept.bare.recipes] == ["Source"]


def test_what_is_asked_about_is_used_but_in_the_plan_of_what_is_sure():
    noisy = np.where(RANDOM.random(N) < 0.11, 1 - WON, WON)
    past = past_of(WON, Size=[f"s{n}" for n in noisy], Source=[f"s{n}" for n in RANDOM.integers(0, 3, N)])

    found = prepare(past, rows_of(past), FieldChoices())
    kept = prepare(past, rows_of(past), FieldChoices(keep=("Size",)))

    assert [recipe.field for recipe in found.plan.recipes] == ["Size", "Source"]
    assert [recipe.field for recipe in found.sure.recipes] == ["Source"]
    assert kept.sure == kept.plan


def test_leaks_are_found_by_the_rows_alone():
    half = np.arange(N // 2)
    honest = RANDOM.integers(0, 3, N)
    late = np.where(np.arange(N) < N // 2, honest, WON * 7)
    one, other = (past_of(WON, field=[f"v{n}" for n in each]) for each in (honest, late))
    choices = FieldChoices()

    assert leaks(one, plan_features(one, half, choices), half) == leaks(
        other, plan_features(other, half, choices), half
    )


@pytest.mark.parametrize(
    "name",
    [
        "Tags", "Lead Quality", "lead_profile", "Last Activity", "LastNotableActivity", "Activity Index",
        "Profile Score", "lead_score", "Closed Date", "Lost Reason", "conversion_timestamp", "Converted At",
        "current_stage", "Lead Status", "Deal Amount", "Contract Signed", "Call Duration", "Won?",
        "Opportunity Stage", "invoice_no", "Engagement Score", "Reason for loss", "last_modified_date",
    ],
)  # fmt: skip
def test_names_of_what_is_recorded_later_are_known(name):
    term = late_term(name)

    assert term is not None
    assert term.left_out_from == 0


@pytest.mark.parametrize(
    "name", ["Contract", "duration", "total_touches_all", "is_sql", "status", "rating", "spend"]
)
def test_of_names_that_may_be_either_people_are_asked(name):
    term = late_term(name)

    assert term is not None
    assert term.left_out_from > 0


@pytest.mark.parametrize(
    "name",
    [
        "TotalVisits", "Lead Source", "What is your current occupation", "Total Time Spent on Website",
        "Page Views Per Visit", "pdays", "poutcome", "previous outcome", "campaign", "euribor3m", "cons.price.idx",
        "Annual Revenue", "estimated_revenue_band", "Marital Status", "ProductRelated_Duration", "Month", "job_title",
        "consumer price index", "credit score", "days_since_last_touch", "session_duration_seconds", "industry",
        "employees", "country", "Lead Origin", "history", "last_purchase", "call to action", "vintage", "percentage",
        "Do Not Call", "Page Values", "advantage", "stagecoach", "Through Recommendations", "housing", "age",
    ],
)  # fmt: skip
def test_honest_names_raise_no_alarm(name):
    assert late_term(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "Verlustgrund", "Grund für Absage", "Abschlussdatum", "Gewonnen", "Deal verloren", "Vertragsbeginn",
        "Rechnungsnummer", "Auftragswert", "Lead-Qualität", "Letzte Änderung", "geaendert_am",
        "Verkaufsphase", "Gesprächsdauer", "Motif de la perte", "Date de clôture", "Montant de la vente",
        "Dernière activité", "Étape de l'opportunité", "Durée de l'appel", "Motivo de pérdida",
        "fecha_cierre", "Fecha de firma", "Última actividad", "Etapa del negocio", "Duración de la llamada",
        "Motivo della perdita", "Data di chiusura", "Esito", "Valore della trattativa", "Ultima attività",
        "Motivo da perda", "Data de fechamento", "Negócio ganho", "Última interação", "Valor da venda",
        "Trattativa persa", "Affare perso", "Verliesreden", "Afsluitdatum", "Orderwaarde", "Laatste activiteit", "Gespreksduur",
    ],
)  # fmt: skip
def test_late_records_are_known_by_their_names_in_other_languages(name):
    term = late_term(name)

    assert term is not None
    assert term.left_out_from == 0


@pytest.mark.parametrize(
    "name",
    [
        "Umsatz", "Bewertung", "Notizen", "Montant", "Commentaires", "Nächster Schritt", "Propuesta",
        "Punteggio", "Comentários", "Opmerkingen",
    ],
)  # fmt: skip
def test_names_of_other_languages_that_may_be_late_are_asked_about(name):
    term = late_term(name)

    assert term is not None
    assert term.left_out_from > 0


@pytest.mark.parametrize(
    "name",
    [
        "Estado", "Stato", "Presupuesto", "Jahresumsatz", "Abschluss", "Studium abgeschlossen", "Kundenart",
        "Rechnungsadresse", "Email perso", "Llamadas perdidas", "Appels perdus", "Cabezas de ganado",
        "Condominio cerrado", "Statut marital", "État civil", "Chiffre d'affaires", "Kaufdatum Vorgänger",
        "Frühere Vertragslaufzeit", "Data di nascita", "Fecha de creación", "Date de naissance", "Herkunft",
        "Provincia", "Nota", "Signe astrologique", "Demande de devis", "Firma", "Klantsegment", "Persona",
        "arr_time", "Arr Date", "arr_at", "Revenue Date", "Perso", "Persa", "perso_il",
    ],
)  # fmt: skip
def test_names_that_only_sound_late_in_some_language_are_not(name):
    assert late_term(name) is None
