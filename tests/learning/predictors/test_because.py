import numpy as np
import pytest

from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.dataset import Known
from leadlight.learning.matrix import Matrix
from leadlight.learning.predictors.because import because
from tests.learning.pasts import column


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1216.352121", "rate is 1,216"), ("0.001212121", "rate is 0.00121"), (0.016713, "rate is 0.0167"),
        ("1.5", "rate is 1.5"), ("Rome  (north)", "rate is Rome (north)"), (True, "rate is yes"),
        (" ", "rate is not filled in"), (None, "rate is not filled in"),
    ],
)  # fmt: skip
def test_a_reason_shows_the_value_in_the_digits_that_say_something(value, shown):
    reasons = because(
        Contributions(0.0, ("rate",), np.array([[1.0]])), Known(1, (column("rate", [value]),)), Matrix(1, ())
    )

    assert reasons == (f"for: {shown}",)
