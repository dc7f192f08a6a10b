"""The reference encoder: written from docs/exchange.md alone, to be compared with the TypeScript one byte for byte.

    python training/reference_encoder.py --data ADFA-LD.zip --out build/encoded/adfa-ld --windows 20 --stop-after 20000
    python training/reference_encoder.py --data ADFA-LD.zip --windows 20 --one-hot --digest
    python training/reference_encoder.py --generated cases.json

The first writes the arrays, the second prints the sha256 that each file would have, the third a JSON list of digests,
one object a generated case.
"""

import argparse
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from adfa_ld import LARGEST_CALL, Trace, read_adfa_ld
from command import UserError, run
from files import folder_in_one_step, read_json, sha256_of, write_json
from vocabulary import Vocabulary, vocabulary_from_json

ONE_HOT_CHUNK_WINDOWS = 2048  # 14 MB at 20 calls and 341 tokens
Pieces = Iterator[bytes]


def npy_header(dtype: str, shape: Sequence[int]) -> bytes:
    """The header numpy.save writes: format 1.0, C order, padded with blanks to a multiple of 64 bytes."""
    header = io.BytesIO()
    description = {"descr": dtype, "fortran_order": False, "shape": tuple(map(int, shape))}
    np.lib.format.write_array_header_1_0(header, description)
    return header.getvalue()


def npy(array: np.ndarray) -> Pieces:
    """The bytes of the .npy file of a little-endian array."""
    yield npy_header(array.dtype.str, array.shape)
    yield array.tobytes()


def used_traces(traces: list[np.ndarray], window_calls: int, stop_after: int | None) -> int:
    """How many traces the cut takes: all, or as few as hold more than stop_after windows, looked at after each trace
    from the second on."""
    windows = 0
    for index, trace in enumerate(traces):
        windows += max(0, len(trace) - window_calls + 1)
        if stop_after is not None and index >= 1 and windows > stop_after:
            return index + 1
    return len(traces)


def windows_of(traces: list[np.ndarray], window_calls: int) -> np.ndarray:
    """uint16 [windows, window_calls]: every run of that many calls within one trace, in order."""
    views = [np.lib.stride_tricks.sliding_window_view(t, window_calls) for t in traces if len(t) >= window_calls]
    return np.concatenate([np.empty((0, window_calls), np.uint16), *views])


def one_hot_npy(windows: np.ndarray, vocabulary_size: int) -> Pieces:
    """The bytes of the .npy file uint8 [windows, calls, vocabulary_size], a few windows at a time."""
    yield npy_header("|u1", (*windows.shape, vocabulary_size))
    buffer = np.zeros((ONE_HOT_CHUNK_WINDOWS * windows.shape[1], vocabulary_size), np.uint8)
    rows = np.arange(len(buffer))
    for start in range(0, len(windows), ONE_HOT_CHUNK_WINDOWS):
        tokens = windows[start : start + ONE_HOT_CHUNK_WINDOWS].reshape(-1)
        ones = rows[: len(tokens)]
        buffer[ones, tokens] = 1
        yield buffer[: len(tokens)].tobytes()
        buffer[ones, tokens] = 0


def arrays_of(traces: list[list[int]], vocabulary_size: int, window_calls: int | None, stop_after: int | None,
              one_hot: bool) -> tuple[dict[str, Pieces], dict]:
    """The .npy files of one split by content ("calls", "offsets", "windows", "one-hot"), and the cut's facts."""
    arrays = [np.array(trace, dtype=np.uint16) for trace in traces]
    calls = np.concatenate([np.empty(0, np.uint16), *arrays])
    offsets = np.cumsum([0, *map(len, arrays)], dtype=np.int64)
    files, facts = {"calls": npy(calls), "offsets": npy(offsets)}, {}
    if window_calls:
        used = used_traces(arrays, window_calls, stop_after)
        windows = windows_of(arrays[:used], window_calls)
        files["windows"] = npy(windows)
        facts = {"windowCalls": window_calls, "stopAfter": stop_after, "windows": len(windows), "tracesUsed": used,
                 "shortTraces": sum(len(trace) < window_calls for trace in arrays[:used])}
        if one_hot:
            files["one-hot"] = one_hot_npy(windows, vocabulary_size)
    return files, facts


def digest(pieces: Pieces) -> str:
    """sha256 of a file's bytes, 64 hex digits."""
    sha256 = hashlib.sha256()
    for piece in pieces:
        sha256.update(piece)
    return sha256.hexdigest()


def generated_digests(file: Path) -> list[dict[str, str]]:
    """Digests of the cases in a JSON file: {vocabularySize, windowCalls, stopAfter, cases: [[[token, ...], ...]]}."""
    given = read_json(file, "give a file of generated cases")
    try:
        sizes, cases = (given["vocabularySize"], given["windowCalls"], given["stopAfter"]), given["cases"]
    except (KeyError, TypeError):
        raise UserError(f"{file}: wants the fields vocabularySize, windowCalls, stopAfter and cases") from None
    return [{what: digest(pieces) for what, pieces in arrays_of(case, *sizes, one_hot=True)[0].items()}
            for case in cases]


def i386_vocabulary(file: Path | None) -> Vocabulary:
    """The names of the i386 calls 1..340 from a kernel header (unistd_32.h) or another encoding.json; a number without
    a name, and every number when there is no file, is called syscall_N."""
    if file and file.suffix == ".json":
        return vocabulary_from_json(read_json(file, "give an encoding.json")["vocabulary"], str(file))
    header = file.read_text("utf-8") if file else ""
    names = {int(number): name for name, number in re.findall(r"#define __NR_(\w+) (\d+)", header)}
    return Vocabulary("i386", tuple(names.get(n, f"syscall_{n}") for n in range(1, LARGEST_CALL + 1)))


def split_facts(traces: list[Trace], windows: dict) -> dict:
    """A split's entry in encoding.json."""
    facts = {"traces": len(traces), "calls": sum(len(trace.tokens) for trace in traces),
             "names": [trace.name for trace in traces], "families": [trace.family for trace in traces]}
    return {**facts, "windows": windows} if windows else facts


def encode(arguments: argparse.Namespace, take: Callable[[str, Pieces], None]) -> dict:
    """Hands every file of the data set to take(file name, bytes); returns what encoding.json says."""
    vocabulary = i386_vocabulary(arguments.vocabulary)
    splits = {}
    for split, traces in read_adfa_ld(arguments.data).items():
        files, windows = arrays_of([trace.tokens for trace in traces], vocabulary.size, arguments.windows,
                                   arguments.stop_after, arguments.one_hot)
        for what, pieces in files.items():
            take(f"{split}-{what}.npy", pieces)
        splits[split] = split_facts(traces, windows)
    sha256 = sha256_of(arguments.data) if arguments.data.is_file() else "0" * 64
    dataset = {"name": "ADFA-LD", "sha256": sha256, "licence": "research only, no redistribution"}
    return {"formatVersion": 1, "dataset": dataset, "vocabulary": vocabulary.to_json(), "splits": splits}


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="ADFA-LD.zip or its unpacked folder")
    parser.add_argument("--out", type=Path, help="folder to write the arrays and encoding.json to")
    parser.add_argument("--windows", type=int, help="window length in calls")
    parser.add_argument("--stop-after", type=int, help="stop once more than this many windows are there")
    parser.add_argument("--one-hot", action="store_true", help="the windows one-hot as well")
    parser.add_argument("--vocabulary", type=Path, help="call names: a kernel header unistd_32.h or an encoding.json")
    parser.add_argument("--digest", action="store_true", help="print sha256 of each file, write nothing")
    parser.add_argument("--generated", type=Path, help="digests of the cases in this JSON file")
    arguments = parser.parse_args(argv)
    if arguments.windows is not None and arguments.windows < 2:
        raise UserError(f"--windows {arguments.windows}: a window has at least 2 calls")
    if (arguments.one_hot or arguments.stop_after is not None) and not arguments.windows:
        raise UserError("--one-hot and --stop-after need --windows N")

    if arguments.generated:
        print(json.dumps(generated_digests(arguments.generated)))
    elif arguments.data and arguments.digest:
        digests = {}
        encode(arguments, lambda name, pieces: digests.update({name: digest(pieces)}))
        print(json.dumps(digests, indent=2))
    elif arguments.data and arguments.out:
        with folder_in_one_step(arguments.out) as folder:

            def write(name: str, pieces: Pieces) -> None:
                with (folder / name).open("wb") as file:
                    file.writelines(pieces)

            write_json(folder / "encoding.json", encode(arguments, write))
    else:
        raise UserError("give --data PATH with --out DIR or --digest, or --generated FILE.json")


if __name__ == "__main__":
    run(main)
