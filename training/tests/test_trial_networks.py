"""The trial networks look back only, and score every call once."""

import numpy as np
import pytest
import torch

from trial_networks import CONTEXT_CALLS, NETWORKS, SEGMENT_CALLS, bits_a_call, segments


@pytest.mark.parametrize("name", list(NETWORKS))
def test_a_call_never_changes_what_was_expected_at_its_own_place_or_before(name):
    torch.manual_seed(0)
    network = NETWORKS[name](9).eval()
    before = torch.randint(0, 9, (1, 40))
    changed = before.clone()
    changed[0, 25] = (changed[0, 25] + 1) % 9
    with torch.no_grad():
        first, second = network(before), network(changed)
    torch.testing.assert_close(first[:, :25], second[:, :25])
    assert not torch.allclose(first[:, 25:], second[:, 25:])


def test_segments_score_every_call_of_every_trace_once_with_full_context_behind_it():
    traces = [np.arange(1, length + 1, dtype=np.uint16) for length in (1, SEGMENT_CALLS, SEGMENT_CALLS + 1, 700)]
    parts = segments(traces, 999)
    scored = [int(call) for _, calls, context in parts for call in calls[context:]]
    assert scored == [int(call) for trace in traces for call in trace]
    assert all(context in (0, CONTEXT_CALLS) and len(calls) <= SEGMENT_CALLS for _, calls, context in parts)


def test_an_untrained_network_needs_about_the_bits_of_a_uniform_guess():
    torch.manual_seed(0)
    parts = segments([np.arange(1, 9, dtype=np.uint16)], 9)
    assert 2 < bits_a_call(NETWORKS["convolution"](9), parts) < 5
