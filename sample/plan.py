"""How often each recipe is recorded: training runs and validation runs; attack runs a family."""

from collections.abc import Callable

import normal_packing as packing
import normal_scripts as scripts
import normal_servers as servers
import normal_tools as tools
from desk import Desk

Recipe = Callable[[Desk], None]

NORMAL: dict[str, tuple[Recipe, int, int]] = {
    "gzip": (packing.gzip, 8, 4),
    "bzip2": (packing.bzip2, 5, 3),
    "tar": (packing.tar, 10, 5),
    "grep": (tools.grep, 8, 4),
    "sort": (tools.sort, 8, 4),
    "find": (tools.find, 8, 4),
    "sed": (tools.sed, 7, 4),
    "awk": (tools.awk, 7, 4),
    "diff": (tools.diff, 7, 4),
    "sha256sum": (tools.sha256sum, 5, 3),
    "files": (tools.files, 11, 6),
    "dd": (tools.dd, 4, 2),
    "json-report": (scripts.json_report, 5, 2),
    "csv-totals": (scripts.csv_totals, 4, 2),
    "sqlite-ledger": (scripts.sqlite_ledger, 4, 2),
    "hash-folder": (scripts.hash_folder, 2, 1),
    "unpack": (scripts.unpack, 4, 2),
    "perl": (scripts.perl, 6, 3),
    "housekeeping": (scripts.housekeeping, 3, 2),
    "word-report": (scripts.word_report, 3, 2),
    "backup": (scripts.backup, 3, 2),
    "git": (scripts.git, 11, 6),
    "gcc": (scripts.gcc, 3, 1),
    "make": (scripts.make, 1, 1),
    "web": (servers.web, 6, 3),
    "curl": (servers.curl, 4, 2),
    "login": (servers.login, 6, 3),
    "patch": (tools.patch, 0, 3),
    "xz": (packing.xz, 0, 3),
}
ONLY_VALIDATION = sorted(name for name, (_, training, _) in NORMAL.items() if training == 0)

ATTACK_RUNS = {
    "Reverse_Shell": 7,
    "Web_Shell": 6,
    "Password_Guessing": 6,
    "Add_User": 6,
    "Tar_Bomb": 8,
    "Data_Smuggling": 8,
}
