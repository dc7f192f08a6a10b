"""Legitimate novelty: what an administrator does for the first time, and no attacker has part in."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from world import DayError, World


@dataclass(frozen=True)
class Novelty:
    """A new thing on the host. `act` does it and gives the sentence that says by what it was seen."""

    what: str
    act: Callable[[World, Random], str]


def package(world: World, random: Random) -> str:
    """Installs jq from packages that are on the host, and uses it."""
    world.ssh("ops", "sudo sh -c 'dpkg -i /var/cache/apt/archives/*.deb' 2>&1 | tail -n 2")
    out = world.ssh("deploy", "echo '{\"orders\": [1, 2, 3]}' | jq '.orders | length'")
    if out.strip() != "3":
        raise DayError(f"jq is not installed: {out}")
    world.ssh("ops", "redis-cli LRANGE queue 0 -1 | jq -R . | jq -s length")
    return "jq counted the orders"


SCRIPT = """#!/usr/bin/python3
import sqlite3, subprocess, time
query = "SELECT state, count(*) FROM orders GROUP BY state"
command = ["psql", "-q", "-A", "-t", "-d", "shop", "-c", query]
rows = subprocess.run(command, capture_output=True, text=True).stdout.split()
base = sqlite3.connect("/srv/app/var-history.db")
base.execute("CREATE TABLE IF NOT EXISTS history (at REAL, state TEXT, orders INTEGER)")
base.executemany("INSERT INTO history VALUES (?, ?, ?)", [(time.time(), *row.split("|")) for row in rows])
base.commit()
"""


def script(world: World, random: Random) -> str:
    """Adds a new script with a job of its own, and a new page that it feeds."""
    world.copy_to_host("deploy", "history.py", SCRIPT.encode(), "/srv/app/jobs/history.py")
    world.ssh("deploy", "chmod 755 /srv/app/jobs/history.py && /srv/app/jobs/history.py && ls -la /srv/app")
    world.ssh("ops", "echo '30 * * * * deploy /srv/app/jobs/history.py' | sudo tee /etc/cron.d/history >/dev/null")
    page = '<?php readfile("/srv/app/files/reports/requests.txt");'
    world.ssh("deploy", f"printf '{page}' > /srv/app/public/requests.php")
    world.http("/requests.php")
    if not world.path("/srv/app/var-history.db").exists():
        raise DayError("the new script wrote nothing")
    return "the new script filled its table"


NOVELTIES: dict[str, Novelty] = {
    "package": Novelty("installs the package jq and uses it", package),
    "script": Novelty("adds a Python script with a table of its own, a job and a page", script),
}
