import numpy as np
import pytest

from leadlight.statistics.placements import Placements, midranks

SCORES = np.array([5.0, 3.0, 3.0, 1.0])
WON = np.array([True, True, False, False])


def test_equal_values_share_their_rank():
    assert midranks(np.array([3.0, 1.0, 3.0])).tolist() == [2.5, 1.0, 2.5]


def test_a_win_stands_before_losses_and_a_loss_behind_wins():
    placed = Placements.of(SCORES, WON)

    assert placed.before_losses.tolist() == [1.0, 0.75]
    assert placed.behind_wins.tolist() == [0.75, 1.0]
    assert placed.area == 0.875


def test_what_leads_add_to_the_error_cancels_out():
    parts = Placements.of(SCORES, WON).parts

    assert parts == pytest.approx([0.0625, -0.0625, -0.0625, 0.0625])
