"""The command that finds networks which amplify rounding errors."""

import pytest
from test_training import REPOSITORY, arguments, tiny  # noqa: F401 (a fixture)

import rounding
import train
from command import UserError


def test_each_distinct_test_trace_is_compared_once_and_an_untouched_model_is_within_the_tolerance(
        encode, traces, tmp_path, tiny, capsys):  # noqa: F811
    data = encode(traces)
    train.main(arguments(data, tmp_path))
    capsys.readouterr()
    rounding.main(["--model", str(tmp_path / "models" / "tiny"), "--data", str(data.folder)])
    distinct = len({tuple(trace) for trace in traces})
    assert capsys.readouterr().out.startswith(f"{distinct} traces: 0 over 0.0001 bits in a call")


def test_a_windows_model_is_refused(encode, traces):
    with pytest.raises(UserError, match="is a windows model"):
        rounding.main(["--model", str(REPOSITORY / "models/notebook"), "--data", str(encode(traces).folder)])
