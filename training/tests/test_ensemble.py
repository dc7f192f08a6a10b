"""An ensemble is one graph whose probability of a call is the mean of its members'."""

import numpy as np
import pytest
import torch
from test_training import arguments, as_arrays, tiny  # noqa: F401 (a fixture)

import ensemble
import train
from command import UserError
from export import run_graph
from files import read_json
from reference_scores import ReferenceModel, surprise_bits


@pytest.fixture
def members(encode, traces, tmp_path, tiny):  # noqa: F811
    """Two tiny networks of other seeds, and the data they were trained on."""
    data = encode(traces)
    folders = [tmp_path / "models" / f"tiny-{seed}" for seed in (1, 2)]
    for seed, folder in enumerate(folders, 1):
        train.main([*arguments(data, tmp_path), "--out", str(folder), "--seed", str(seed)])
    return data, folders


def join(data, folders, out):
    ensemble.main(["--members", *map(str, folders), "--data", str(data.folder), "--out", str(out)])


def test_its_probability_is_the_mean_of_the_members_and_its_state_holds_theirs(members, traces, tmp_path):
    data, folders = members
    join(data, folders, tmp_path / "models" / "both")
    both = ReferenceModel(tmp_path / "models" / "both", torch.float64)
    singles = [ReferenceModel(folder, torch.float64) for folder in folders]
    for trace in as_arrays(traces[:5]):
        mean = np.mean([np.exp(model.log_probabilities(trace)[0]) for model in singles], axis=0)
        np.testing.assert_allclose(np.exp(both.log_probabilities(trace)[0]), mean, atol=1e-12)
    widths = [model.manifest["network"]["stateWidth"] for model in singles]
    assert both.manifest["network"]["stateWidth"] == sum(widths)
    assert [member["seed"] for member in both.manifest["network"]["members"]] == [1, 2]


def test_the_graph_gives_what_pytorch_gives_for_a_trace_cut_in_chunks(members, traces, tmp_path):
    data, folders = members
    join(data, folders, tmp_path / "models" / "both")
    both = ReferenceModel(tmp_path / "models" / "both", torch.float32)
    trace = as_arrays(traces)[0]
    state = np.zeros((1, both.manifest["network"]["stateWidth"]), np.float32)
    found = []
    for chunk in np.array_split(trace, 3):
        inputs = {"calls": chunk[None].astype(np.int32), "state": state}
        surprise, state = run_graph(both.file.read_bytes(), ["surprise", "state_out"], inputs)
        found.append(surprise[0])
    np.testing.assert_allclose(np.concatenate(found), surprise_bits(*both.log_probabilities(trace)), atol=1e-4)


def test_it_calibrates_on_the_held_out_traces_that_all_members_share(members, tmp_path):
    data, folders = members
    join(data, folders, tmp_path / "models" / "both")
    manifest = read_json(tmp_path / "models" / "both" / "manifest.json", "")
    assert len(manifest["calibration"]["scoresBits"]) == len(manifest["split"]["heldOut"])
    assert manifest["training"]["heldOutBits"] > 0


def test_one_member_is_refused_and_so_are_members_of_other_held_out_traces(members, tmp_path, monkeypatch):
    data, folders = members
    with pytest.raises(UserError, match="at least two"):
        join(data, folders[:1], tmp_path / "x")
    monkeypatch.setattr(ensemble.ReferenceModel, "log_probabilities", None)
    manifest = folders[1] / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"heldOut": [\n', '"heldOut": [\n      "another.txt",\n', 1))
    with pytest.raises(UserError, match="held out other traces"):
        join(data, folders, tmp_path / "x")
    assert not (tmp_path / "x").exists()
