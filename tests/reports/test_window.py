"""A window shows its weights: every pane lies in it, none over another, each as large as its share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.reports.window import arch, area, panes

WIDTH, HEIGHT = 360.0, 240.0


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40))
def test_every_pane_is_as_large_as_its_share(weights):
    whole, found = area(arch(WIDTH, HEIGHT)), panes(weights, WIDTH, HEIGHT)

    assert [pane.place for pane in found] == list(range(len(weights)))
    for pane in found:
        assert area(pane.corners) == pytest.approx(whole * weights[pane.place] / sum(weights), rel=1e-6)


@given(st.lists(st.integers(1, 1_000), min_size=2, max_size=12))
def test_the_middle_of_a_pane_lies_in_it(weights):
    for pane in panes(weights, WIDTH, HEIGHT):
        xs, ys = zip(*pane.corners, strict=True)
        assert min(xs) - 0.1 <= pane.middle[0] <= max(xs) + 0.1
        assert min(ys) - 0.1 <= pane.middle[1] <= max(ys) + 0.1
        assert pane.width <= max(xs) - min(xs) + 0.1
        assert pane.height <= max(ys) - min(ys) + 0.1


def test_what_weighs_nothing_has_no_pane():
    assert [pane.place for pane in panes([0, 5, -3, 7], WIDTH, HEIGHT)] == [1, 3]
    assert panes([], WIDTH, HEIGHT) == []


def test_the_room_around_a_middle_is_what_text_may_take():
    (pane,) = panes([1], WIDTH, HEIGHT)

    assert pane.width == pytest.approx(WIDTH)
    assert 0.8 * HEIGHT < pane.height <= HEIGHT
    assert pane.points.count(",") == len(pane.corners)
