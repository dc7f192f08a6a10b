"""Reading the encoded folder, and the reference encoder that must write the same bytes as TypeScript."""

import hashlib
import json

import numpy as np
import pytest

import reference_encoder
from adfa_ld import read_adfa_ld
from command import UserError
from encoded_data import read_encoded_data
from reference_encoder import arrays_of, digest


def bytes_of(traces, what, **options):
    settings = {"vocabulary_size": 9, "window_calls": 4, "stop_after": None, "one_hot": True, **options}
    return b"".join(arrays_of(traces, **settings)[0][what])


def saved_by_numpy(array, tmp_path):
    np.save(tmp_path / "array.npy", array)
    return (tmp_path / "array.npy").read_bytes()


def test_every_array_has_the_bytes_that_numpy_save_writes(tmp_path):
    traces = [[1, 2, 3, 4, 5], [6, 7], [8, 0, 1, 2]]
    windows = np.array([[1, 2, 3, 4], [2, 3, 4, 5], [8, 0, 1, 2]], np.uint16)
    expected = {"calls": np.array([1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2], np.uint16), "offsets": np.array([0, 5, 7, 11]),
                "windows": windows, "one-hot": np.eye(9, dtype=np.uint8)[windows]}
    for what, array in expected.items():
        assert bytes_of(traces, what) == saved_by_numpy(array, tmp_path), what


def test_nothing_at_all_still_gives_well_formed_arrays(tmp_path):
    assert bytes_of([], "calls") == saved_by_numpy(np.empty(0, np.uint16), tmp_path)
    assert bytes_of([[1]], "windows") == saved_by_numpy(np.empty((0, 4), np.uint16), tmp_path)
    assert bytes_of([[1]], "one-hot") == saved_by_numpy(np.empty((0, 4, 9), np.uint8), tmp_path)


def test_the_cut_is_looked_at_from_the_second_trace_on():
    traces = [list(range(1, 9))] * 5  # five windows of four each
    for stop_after, used in ((0, 2), (9, 2), (10, 3), (24, 5), (99, 5), (None, 5)):
        facts = arrays_of(traces, 9, 4, stop_after, one_hot=False)[1]
        assert (facts["tracesUsed"], facts["windows"]) == (used, 5 * used), stop_after


def test_short_traces_yield_no_window_and_are_counted():
    facts = arrays_of([[1, 2, 3], [1, 2, 3, 4], []], 9, 4, None, one_hot=False)[1]
    assert (facts["windows"], facts["shortTraces"]) == (1, 2)


def test_generated_cases_are_digested_one_by_one(tmp_path, capsys):
    cases = [[[1, 2, 3, 4], [5]], [[8] * 40]]
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"vocabularySize": 9, "windowCalls": 4, "stopAfter": None, "cases": cases}))
    reference_encoder.main(["--generated", str(file)])
    printed = json.loads(capsys.readouterr().out)
    assert [list(entry) for entry in printed] == [["calls", "offsets", "windows", "one-hot"]] * 2
    for case, entry in zip(cases, printed, strict=True):
        assert entry == {what: hashlib.sha256(bytes_of(case, what)).hexdigest() for what in entry}


def test_a_digest_in_pieces_is_that_of_the_whole_file(monkeypatch):
    monkeypatch.setattr(reference_encoder, "ONE_HOT_CHUNK_WINDOWS", 3)
    in_pieces = bytes_of([list(range(9)) * 3], "one-hot")
    monkeypatch.undo()
    assert in_pieces == bytes_of([list(range(9)) * 3], "one-hot")


def test_adfa_ld_is_cut_as_the_reference_notebook_cuts_it(adfa_ld):
    shapes = {}
    for split, traces in read_adfa_ld(adfa_ld).items():
        tokens = [trace.tokens for trace in traces]
        files, facts = arrays_of(tokens, 341, 20, 20_000, one_hot=True)
        header = next(iter(files["one-hot"]))
        shapes[split] = (len(traces), sum(map(len, tokens)), header[10:].decode().split("'shape': ")[1].split(", }")[0])
        assert facts["shortTraces"] == 0
    assert shapes["training"] == (833, 308_077, "(20298, 20, 341)")
    assert shapes["validation"] == (4_372, 2_122_085, "(21238, 20, 341)")
    assert shapes["attack"][:2] == (746, 317_388)


def test_the_data_sets_two_traps_are_passed_over(tmp_path):
    folder = tmp_path / "ADFA-LD" / "Training_Data_Master"
    folder.mkdir(parents=True)
    (folder / "UTD-0002.txt").write_text("6 341 0 340 ")
    (folder / "UTD-0001.txt").write_text("3 4")
    (folder / ".DS_Store").write_bytes(b"\x00\xff")
    (folder.parent / "ADFA-LD+Syscall+List.txt").write_text("#define __NR_io_setup 0")
    traces = read_adfa_ld(tmp_path)["training"]
    assert [trace.name for trace in traces] == ["UTD-0001.txt", "UTD-0002.txt"]
    assert [trace.tokens for trace in traces] == [[3, 4], [6, 0, 0, 340]]


@pytest.mark.parametrize("text", ["3 x 4", "3 -1", "3 1.5"])
def test_anything_but_numbers_in_a_trace_is_refused_with_its_file(tmp_path, text):
    (tmp_path / "Training_Data_Master").mkdir()
    (tmp_path / "Training_Data_Master" / "UTD-0001.txt").write_text(text)
    with pytest.raises(UserError, match=r"UTD-0001.txt: '.*' is not a system-call number"):
        read_adfa_ld(tmp_path)


def test_an_encoded_folder_comes_back_as_it_was_written(encode, traces):
    data = encode(traces)
    assert [trace.tolist() for trace in data.split("training").traces()] == traces
    assert data.split("training").windows.shape[1] == 6
    with pytest.raises(UserError, match="has no split 'attack', only training, validation"):
        data.split("attack")


def _rewrite(folder, change):
    encoding = json.loads((folder / "encoding.json").read_text())
    change(encoding)
    (folder / "encoding.json").write_text(json.dumps(encoding))


def test_an_encoded_folder_that_is_not_whole_is_refused_with_the_reason(encode, traces, tmp_path):
    folder = encode(traces).folder
    changes = {
        "formatVersion is 2": lambda e: e.update(formatVersion=2),
        "sha256 does not fit": lambda e: e["vocabulary"]["calls"].append("more"),
        "encoding.json says uint16": lambda e: e["splits"]["training"].update(calls=5),
        "names for 40 training traces": lambda e: e["splits"]["training"]["names"].pop(),
        "field 'names' is missing": lambda e: e["splits"]["training"].pop("names"),
    }
    for reason, change in changes.items():
        _rewrite(folder, change)
        with pytest.raises(UserError, match=reason):
            read_encoded_data(folder)
        encode(traces)
    np.save(folder / "training-calls.npy", np.full(sum(map(len, traces)), 9, np.uint16))
    with pytest.raises(UserError, match="token 9 is outside the vocabulary of 9"):
        read_encoded_data(folder)
    (folder / "training-calls.npy").write_bytes(b"nothing")
    with pytest.raises(UserError, match=r"is not a readable .npy file"):
        read_encoded_data(folder)
    (folder / "training-calls.npy").unlink()
    with pytest.raises(UserError, match=r"training-calls.npy does not exist; write it with"):
        read_encoded_data(folder)
    with pytest.raises(UserError, match=r"encoding.json does not exist"):
        read_encoded_data(tmp_path / "nowhere")


def test_arrays_of_two_encodings_are_told_by_their_sha256_though_they_fit_in_shape(encode, traces):
    folder = encode(traces).folder
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.npy")}
    _rewrite(folder, lambda e: e.update(arrays=digests))
    read_encoded_data(folder)
    calls = np.load(folder / "training-calls.npy")
    np.save(folder / "training-calls.npy", calls[::-1])
    with pytest.raises(UserError, match=r"training-calls.npy is not the array that encoding.json was written for"):
        read_encoded_data(folder)


def test_a_digest_of_no_bytes_is_sha256s():
    assert digest(iter(())) == hashlib.sha256().hexdigest()
