"""Whether a person may get campaigns follows from what they said last, and whether they object."""

import pytest

from leadlight.engage.consent import EVERYTHING, Statement, may_contact

YES, NO = Statement("email", given=True, at=1), Statement("email", given=False, at=2)
CLAIMED = Statement("email", given=True, at=3, claimed=True)


@pytest.mark.parametrize(
    ("said", "needed", "allowed", "because"),
    [
        ([YES], True, True, "agreed to email"),
        ([YES, NO], False, False, "withdrew email"),
        ([Statement(EVERYTHING, given=True, at=5), NO], True, True, "agreed to marketing"),
        ([Statement("email", given=True, at=2), NO], True, False, "withdrew email"),
        ([Statement("phone", given=True, at=1)], True, False, "never agreed"),
        ([], True, False, "never agreed"),
        ([], False, True, "none has to agree"),
        ([CLAIMED], True, False, "nobody confirmed it"),
        ([CLAIMED], False, True, "none has to agree"),
        ([CLAIMED, NO], True, False, "withdrew email"),
        ([Statement("email", given=False, at=3, claimed=True)], True, False, "never agreed"),
    ],
)
def test_the_last_word_counts(said, needed, allowed, because):
    verdict = may_contact(said, "email", objects=False, consent_needed=needed)

    assert verdict.allowed is allowed
    assert because in verdict.because


def test_who_objects_gets_nothing_whatever_they_agreed_to():
    verdict = may_contact([YES], "email", objects=True, consent_needed=True)

    assert (verdict.allowed, verdict.because) == (False, "the person objected")
