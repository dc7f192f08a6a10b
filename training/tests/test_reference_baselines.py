"""The slow references, by hand."""

import math
from collections import Counter

import pytest

from reference_baselines import bag, call_set, discounts_of, kneser_ney, omission, stide, witten_bell


def test_stide_counts_windows_never_seen_and_t_stide_also_rare_ones():
    training = [[1, 2, 3, 1, 2]]  # windows 12 23 31 12
    assert stide(training, [1, 2, 2, 3], 2, 0) == pytest.approx(1 / 3)  # 22 of 12 22 23
    assert stide(training, [1, 2, 2, 3], 2, 0, rare_share=0.3) == pytest.approx(2 / 3)  # 23 is a quarter of four
    assert stide(training, [1, 2, 2, 3], 2, 2) == pytest.approx(1 / 2)


def test_witten_bell_of_a_trace_of_three_calls():
    model = witten_bell([[1, 2, 1]], 2, 4)
    unigram = (2 + 2 / 4) / (3 + 2)  # call 1: twice of three, two different calls, four symbols
    assert model((), 1) == pytest.approx(unigram)
    assert model((1,), 2) == pytest.approx((1 + ((1 + 2 / 4) / 5)) / (1 + 1))
    assert model((3,), 1) == pytest.approx(unigram)  # never a context


def test_kneser_ney_counts_left_neighbours_below_the_longest_runs():
    model = kneser_ney([[1, 2, 1]], 2, 4)  # runs (4,1) (1,2) (2,1), once each; left neighbours: 1 has two, 2 one
    unigram_of_1 = (2 - 1 / 3 + (1 / 3 + 1 / 3) / 4) / 3  # one run of value 1, one of 2: Y = 1 / (1 + 2)
    assert model((), 1) == pytest.approx(unigram_of_1)
    assert model((2,), 1) == pytest.approx(1 - 0.5 + 0.5 * unigram_of_1)


def test_kneser_ney_estimates_its_three_discounts_where_runs_of_every_value_occur():
    values = Counter(dict(enumerate([1, 1, 1, 1, 2, 2, 3, 4, 9])))  # n1..n4 = 4 2 1 1: Y = 4 / (4 + 2 * 2)
    assert discounts_of(values) == pytest.approx((1 - 0.5 * 2 * 2 / 4, 2 - 0.5 * 3 * 1 / 2, 3 - 0.5 * 4 * 1 / 1))


@pytest.mark.parametrize("family", [witten_bell, kneser_ney])
@pytest.mark.parametrize("order", [1, 2, 4])
def test_probabilities_sum_to_one_after_every_context(family, order):
    training = [[1, 2, 3, 1, 2, 2, 3, 1, 1, 2, 3, 3], [2, 2, 3, 1], [3, 1, 2, 3, 1, 2]]
    model = family(training, order, 5)
    for context in [(), (1,), (2, 2), (3, 1, 2), (4, 4, 4)]:
        context = context[-(order - 1):] if order > 1 else ()
        assert math.fsum(model(context, call) for call in range(5)) == pytest.approx(1)


def test_distances_of_sets_and_bags():
    assert call_set([[1, 2], [3, 3]], [1, 2, 4]) == pytest.approx(1 / 3)
    for distance in ("cosine", "hellinger"):
        assert bag([[1, 1, 2, 2]], [1, 2], 1, distance) == pytest.approx(0, abs=1e-12)
    assert bag([[1], [2]], [1], 2, "hellinger") == pytest.approx(1 / 2)


def test_omission_is_of_the_best_matching_trace():
    assert omission([[1, 2, 3, 4], [4, 4]], [1, 2, 3]) == pytest.approx(1 / 3)
    assert omission([], [1, 2]) == 1
