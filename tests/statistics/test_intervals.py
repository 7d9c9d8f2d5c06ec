from leadlight.statistics.intervals import wilson_interval


def test_a_share_has_the_interval_that_wilson_gave_it():
    low, high = wilson_interval(0.8, 10)

    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)


def test_of_nothing_a_share_may_be_anything():
    assert wilson_interval(0.0, 0) == (0.0, 1.0)
