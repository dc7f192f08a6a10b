"""What people and programs do on a normal day: each task is one visit, one login or one set of commands."""

import socket
import subprocess
import time
from collections.abc import Callable
from random import Random

from world import World, wait_for

Task = Callable[[World, Random], None]


def browse(world: World, random: Random) -> None:
    """A visitor looks at pages."""
    for _ in range(random.randint(2, 5)):
        world.http(
            random.choice(
                ["/", "/about.html", "/style.css", "/index.php", "/missing.html"]
                + [f"/product.php?id={random.randint(1, 66)}" for _ in range(4)]
                + [f"/search.php?q=product+{random.randint(1, 9)}"] * 2
            )
        )


def order(world: World, random: Random) -> None:
    """A customer tries to log in and orders."""
    world.http("/login.php", f"name=customer{random.randint(1, 300)}&password=p{random.randint(1, 99)}".encode())
    for _ in range(random.randint(1, 3)):
        data = f"customer={random.randint(1, 300)}&product={random.randint(1, 60)}&amount={random.randint(5, 90)}"
        world.http("/order.php", data.encode())


def download(world: World, random: Random) -> None:
    """A visitor loads reports."""
    names = [f"report-{random.randint(1, 5)}.txt", "reports/march.txt", "reports/january.txt", "report-9.txt"]
    for name in random.sample(names, random.randint(1, 3)):
        world.http(f"/download.php?f={name}")


def archive(world: World, random: Random) -> None:
    """A visitor asks for the sum of a folder of reports."""
    world.http(f"/archive.php?dir={random.choice(['reports', 'report-1.txt', '.'])}")


def picture(world: World, random: Random) -> None:
    """A customer sends a picture and looks at it."""
    name = f"picture-{random.randint(1, 999)}.png"
    world.upload(name, random.randbytes(random.randint(500, 60_000)))
    world.http(f"/uploads/{name}")


def cgi(world: World, random: Random) -> None:
    """A monitor asks the CGI programs."""
    paths = ["/cgi/status.sh", "/cgi/lookup.sh?host=localhost", "/cgi/lookup.sh?host=host", "/cgi/stock.py"]
    for path in random.sample(paths, random.randint(1, 2)):
        world.http(path)


def cache(world: World, random: Random) -> None:
    """A program of another host uses the cache."""
    key = f"session:{random.randint(1, 500)}"
    commands = [
        ["SET", key, "x" * random.randint(1, 400)],
        ["GET", key],
        ["LPUSH", "queue", str(random.randint(1, 99))],
        ["EXPIRE", key, "600"],
        ["INCR", "views"],
        ["LRANGE", "queue", "0", "5"],
        ["INFO", "memory"],
        ["CONFIG", "GET", "maxmemory"],
    ]
    world.redis(random.sample(commands, random.randint(3, 7)))


def cache_admin(world: World, random: Random) -> None:
    """An administrator sets limits of the cache and saves it."""
    commands = [
        ["CONFIG", "SET", "maxmemory", f"{random.randint(50, 90)}mb"],
        ["CONFIG", "SET", "dir", "/var/lib/redis"],
        ["CONFIG", "SET", "dbfilename", "dump.rdb"],
        ["DBSIZE"],
    ]
    world.redis([*random.sample(commands, random.randint(1, 4)), random.choice([["SAVE"], ["BGSAVE"]])])


DEPLOY_COMMANDS = (
    "ls -la /srv/app/public /srv/app/files",
    "tail -n 20 /var/log/app/app.log",
    "cat /srv/app/config/app.ini",
    "grep -c product /var/log/app/app.log",
    "psql -d shop -c 'SELECT count(*) FROM orders'",
    "psql -d shop -A -t -c 'SELECT state, count(*) FROM orders GROUP BY state'",
    "redis-cli INFO stats | head -n 5",
    "redis-cli LLEN queue",
    "find /srv/app -name '*.php' | wc -l",
    "du -sh /srv/app",
    "df -h /",
    "free -m",
    "ps aux | head -n 20",
    "ss -ltn",
    "id; who; uptime",
    "cp /srv/app/config/app.ini /srv/app/config/app.ini.bak",
    "sed -i 's/items_per_page = .*/items_per_page = {n}/' /srv/app/config/app.ini",
    "awk '{{ print $NF }}' /var/log/app/app.log | sort | uniq -c | sort -rn | head",
    "echo 'checked {n}' >> /srv/app/files/notes.txt",
    "curl -s http://127.0.0.1/index.php | wc -c",
    "sha256sum /srv/app/public/*.php | head -n 3",
    "tar czf /srv/app/releases/files-{n}.tar.gz -C /srv/app files",
    "mkdir -p /srv/app/releases/r{n} && cp -r /srv/app/lib /srv/app/releases/r{n}/",
    "ln -sfn /srv/app/releases/r{n} /srv/app/releases/current",
    "rm -rf /srv/app/releases/r{n}",
    "chmod 755 /srv/app/jobs/report.py; chmod 644 /srv/app/jobs/report.py",
    "python3 -c 'import json; print(json.dumps(dict(n={n})))'",
    "getent hosts localhost",
    "cat /srv/app/files/report-1.txt > /srv/app/files/copy.txt; cat /srv/app/files/*.txt | wc -c",
    "nc -z 127.0.0.1 6379 && echo up",
    "bash -c 'for i in 1 2 3; do echo $i; done'",
    "touch /srv/app/var/flag 2>/dev/null; stat /srv/app/public/index.php",
    "head -c 100 /srv/app/files/report-1.txt; wc -l /srv/app/files/*.txt",
    "pg_dump -d shop -t products > /srv/app/files/products.sql && rm /srv/app/files/products.sql",
)

OPS_COMMANDS = (
    "sudo nginx -t && sudo nginx -s reload",
    "sudo tail -n 20 /var/log/auth.log",
    "sudo cat /etc/ssh/sshd_config.d/host.conf",
    "sudo grep -c Accepted /var/log/auth.log",
    "echo 'note {n}' | sudo tee -a /etc/motd >/dev/null",
    "sudo cp /etc/nginx/nginx.conf /etc/nginx/nginx.conf.bak",
    "sudo sed -i 's/keepalive_timeout .*/keepalive_timeout {d};/' /etc/nginx/nginx.conf",
    "sudo truncate -s 0 /var/log/app/debug.log",
    "sudo bash -c ': > /var/log/app/debug.log'",
    "sudo install -m 755 /srv/app/jobs/stock.sh /usr/local/bin/stock",
    "sudo chmod 755 /usr/local/bin/stock 2>/dev/null; ls -l /usr/local/bin",
    "sudo chown root:root /usr/local/bin/stock 2>/dev/null; id",
    "sudo -u postgres psql -d shop -c 'VACUUM orders'",
    "sudo -u postgres pg_dump shop | gzip > /home/ops/shop.sql.gz",
    "sudo logrotate -f /etc/logrotate.d/host",
    "sudo ss -ltnp",
    "sudo ls -la /etc/cron.d /root /var/backups",
    "sudo bash -c 'cat /proc/loadavg; ps ax | wc -l'",
    "sudo mkdir -p /var/backups/etc && sudo cp /etc/hosts /etc/hostname /var/backups/etc/",
    "sudo tar czf /var/backups/etc.tar.gz -C / etc/nginx etc/redis 2>/dev/null",
    "sudo rm -f /var/backups/etc.tar.gz",
    "sudo ln -sf /usr/local/bin/stock /usr/local/sbin/stock",
    "sudo redis-cli CONFIG GET dir",
    "sudo bash -c 'nohup sleep 0.3 >/dev/null 2>&1 &'",
    "sudo sshd -t",
    "sudo find /var/log -name '*.gz' -mtime +7 -delete",
    "printf 'SHELL=/bin/sh\\n# {n}\\n' | sudo tee /etc/default/shop >/dev/null",
    "sudo touch /etc/nginx/conf.d/empty.conf; sudo wc -l /etc/passwd",
    "df -h; free -m; uptime",
)


def commands_of(random: Random, pool: tuple[str, ...], least: int, most: int) -> list[str]:
    """Some commands of a pool, with numbers filled in."""
    chosen = random.sample(pool, random.randint(least, most))
    return [line.format(n=random.randint(1, 30), d=random.randint(4, 9)) for line in chosen]


def deploy_commands(world: World, random: Random) -> None:
    """The developer runs some commands in one login."""
    world.ssh("deploy", "; ".join(commands_of(random, DEPLOY_COMMANDS, 2, 5)))


def deploy_shell(world: World, random: Random) -> None:
    """The developer works in a shell on a terminal."""
    world.ssh("deploy", typed="\n".join(commands_of(random, DEPLOY_COMMANDS, 3, 6)) + "\n")


def ops_commands(world: World, random: Random) -> None:
    """The administrator runs some commands in one login."""
    world.ssh("ops", "; ".join(commands_of(random, OPS_COMMANDS, 2, 4)))


def ops_note(world: World, random: Random) -> None:
    """The administrator leaves a note for all."""
    world.ssh("ops", f"id; echo 'note {random.randint(1, 99)}' | sudo tee -a /etc/motd >/dev/null")


def ops_shell(world: World, random: Random) -> None:
    """The administrator works in a shell on a terminal."""
    world.ssh("ops", typed="\n".join(commands_of(random, OPS_COMMANDS, 2, 5)) + "\n")


def root_copy(world: World, random: Random) -> None:
    """The backup host takes files away as root."""
    parts = random.sample(["srv/app/config/app.ini", "etc/nginx", "srv/app/files", "var/log/app"], 2)
    world.ssh("root", f"tar cf - -C / {' '.join(parts)} | gzip | wc -c")


def release(world: World, random: Random) -> None:
    """The developer copies a new file of the application to the host and puts it in its place."""
    name = f"page-{random.randint(1, 40)}.php"
    world.copy_to_host("deploy", name, f"<?php echo {random.randint(1, 9)};\n".encode(), "/srv/app/releases/")
    world.ssh("deploy", f"cp /srv/app/releases/{name} /srv/app/public/page.php && chmod 644 /srv/app/public/page.php")
    world.http("/page.php")


def preview(world: World, random: Random) -> None:
    """The developer serves the files for a moment to look at them."""
    command = (
        "nohup python3 -m http.server 8000 --bind 127.0.0.1 --directory /srv/app/files >/dev/null 2>&1 & "
        "for i in 1 2 3 4 5 6 7; do curl -sf http://127.0.0.1:8000/report-1.txt >/dev/null && break; sleep 0.2; done; "
        "kill $!"
    )
    world.ssh("deploy", command)


def tunnel(world: World, random: Random) -> None:
    """The developer asks the database through a tunnel of ssh."""
    port = random.randint(15000, 19000)
    words = world.ssh_arguments("deploy", options=["-N", "-L", f"{port}:127.0.0.1:5432"])
    with subprocess.Popen(
        ["chroot", str(world.scratch / "client"), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as client:
        try:
            wait_for(lambda: answers(port), 60, "the tunnel")
            for _ in range(random.randint(1, 3)):
                world.client(
                    [
                        "psql",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        str(port),
                        "-U",
                        "shop",
                        "-d",
                        "shop",
                        "-c",
                        "SELECT count(*) FROM orders",
                    ],
                    environment={"PGPASSWORD": "shop-password", "PGSSLMODE": "disable"},
                )
        finally:
            time.sleep(0.2)
            client.terminate()


def answers(port: int) -> bool:
    """Whether something accepts connections on a port."""
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wrong_password(world: World, random: Random) -> None:
    """A person mistypes a password once, then gives it right."""
    for password in ("sumer", "summer"):
        password_login(world, "guest", password, "ls; id", world.address())


def password_login(
    world: World, user: str, password: str, command: str, source: str
) -> subprocess.CompletedProcess[str]:
    """Logs in by password."""
    options = [
        "-o",
        "PreferredAuthentications=password",
        "-o",
        "PubkeyAuthentication=no",
        "-o",
        "NumberOfPasswordPrompts=1",
    ]
    words = world.ssh_arguments(user, "attacker", source, options)
    environment = {"LAB_PASSWORD": password, "SSH_ASKPASS": "/keys/askpass", "SSH_ASKPASS_REQUIRE": "force"}
    return world.client([*words, command], environment=environment)


TASKS: dict[str, Task] = {
    task.__name__: task
    for task in (
        browse,
        order,
        download,
        archive,
        picture,
        cgi,
        cache,
        cache_admin,
        deploy_commands,
        deploy_shell,
        ops_commands,
        ops_note,
        ops_shell,
        root_copy,
        release,
        preview,
        tunnel,
        wrong_password,
    )
}
