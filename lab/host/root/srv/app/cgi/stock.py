#!/usr/bin/python3
import os
import subprocess
from pathlib import Path

with Path("/var/log/app/cgi.log").open("a") as log:
    log.write(f"{os.environ['REMOTE_ADDR']} pid={os.getpid()} path={os.environ['SCRIPT_NAME']}\n")
keys = [f"stock:{number}" for number in range(1, 9)]
answer = subprocess.run(["redis-cli", "MGET", *keys], capture_output=True, text=True)
print("Content-Type: text/plain\r\n\r\n" + answer.stdout)
