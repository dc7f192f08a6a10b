"""Calls itself by a name of up to 15 bytes, then calls sched_get_priority_max a number of times.

Or reads from a file of a name.
"""

import argparse
import ctypes
import os
from pathlib import Path

PR_SET_NAME = 15

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--name", type=os.fsencode, help="what it calls itself")
parser.add_argument("--file", help="a file that it makes, and reads from before each sched_get_priority_max")
parser.add_argument("--calls", type=int, default=120, help="how often it calls sched_get_priority_max")
arguments = parser.parse_args()

if arguments.name is not None:
    ctypes.CDLL(None).prctl(PR_SET_NAME, arguments.name)
if arguments.file is not None:
    Path(os.fsdecode(arguments.file)).parent.mkdir(parents=True, exist_ok=True)
file = None if arguments.file is None else os.open(arguments.file, os.O_RDWR | os.O_CREAT)
for _ in range(arguments.calls):
    if file is not None:
        os.read(file, 1)
    os.sched_get_priority_max(0)
