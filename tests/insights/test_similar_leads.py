"""Which won leads are like another, and in what."""

from leadlight.insights.similar_leads import Won, similar_leads, traits


def won(lead, account=None, **fields):
    return Won(lead, account, fields)


OWN = won(1, industry="Hotels", country="DE", employees=640, job_title="COO", email="a@x.example")


def test_rare_traits_that_are_shared_count_most():
    common = [
        won(n, industry="Retail", country="DE", job_title="Clerk", employees=640) for n in range(10, 20)
    ]
    rare = won(2, industry=" hotels ", country="AT", job_title="coo", employees=3)

    found = similar_leads(OWN, [*common, rare])

    assert [each.lead for each in found][:2] == [2, 19]
    assert (set(found[0].shared), found[0].of) == ({"industry", "job_title"}, 4)
    assert set(found[1].shared) == {"country", "employees"}


def test_leads_that_share_one_trait_only_are_not_called_similar():
    assert similar_leads(OWN, [won(2, industry="Hotels", country="FR"), won(3)]) == []


def test_a_lead_of_the_same_company_comes_first_whatever_it_shares():
    mine = Won(1, "acme.example", OWN.fields)
    alike = won(2, industry="Hotels", country="DE", job_title="COO")

    found = similar_leads(mine, [alike, Won(3, "acme.example", {})])

    assert [(each.lead, each.same_account) for each in found] == [(3, True), (2, False)]


def test_a_lead_is_not_like_itself():
    assert similar_leads(OWN, [OWN]) == []


def test_what_tells_a_person_apart_is_no_trait_and_numbers_go_by_their_size():
    assert traits(OWN.fields) == traits({**OWN.fields, "email": "b@y.example", "employees": "700"})
    assert traits({"employees": 640}) != traits({"employees": 64})
    assert traits({"employees": 0}) == traits({"employees": -3})
    assert (
        traits({"tags": ["a"], "none": None, "blank": " ", "long": "x" * 200, "last_seen_at": "2026"})
        == set()
    )
