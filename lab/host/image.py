"""Builds the host that is recorded: Debian packages, users, an application with faults on purpose, a filled database.

The image is read only once it is built: each day runs on an overlay of it and leaves nothing behind.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
PACKAGES = (
    "nginx-light", "redis-server", "openssh-server", "openssh-client", "postgresql-15", "php8.2-fpm", "php8.2-pgsql",
    "php8.2-redis", "fcgiwrap", "rsyslog", "sudo", "python3", "curl", "procps", "iproute2", "strace", "logrotate",
    "netcat-openbsd",
)  # fmt: skip
LATER_PACKAGES = ("jq", "libjq1", "libonig5")
DATABASE = "/usr/lib/postgresql/15/bin"
ENVIRONMENT = f"""PATH={DATABASE}:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
PAGER=cat
"""
RSYSLOG = """module(load="imuxsock")
$FileCreateMode 0640
auth,authpriv.* /var/log/auth.log
*.*;auth,authpriv.none /var/log/syslog
"""
LEFT_OUT = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/i18n/*")
FILES = Path(__file__).parent / "root"
KEYS = ("ops", "deploy", "root", "attacker")


class ImageError(Exception):
    """The image cannot be built: the message says which step failed, and what it printed last."""


@dataclass(frozen=True)
class Image:
    """A built image: the host's root, and the folder of the keys that only clients hold."""

    root: Path
    keys: Path


def run(arguments: list[str], text: str = "") -> str:
    """Runs a command and gives its output.

    Raises ImageError with the end of its output when it fails or is not installed.
    """
    try:
        done = subprocess.run(arguments, input=text, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise ImageError(f"{arguments[0]} is not installed: apt-get install {arguments[0]}") from None
    if done.returncode != 0:
        raise ImageError(f"{' '.join(arguments)[:200]} failed:\n{(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def build_image(folder: Path) -> Image:
    """Builds the image in a folder, or takes the one that a run before built there. Takes about four minutes."""
    image = Image(folder / "root", folder / "keys")
    if (folder / "built").exists():
        return image
    base = folder / "base"
    if not (folder / "based").exists():
        shutil.rmtree(base, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        fetch = "cd /var/cache/apt/archives && apt-get download " + " ".join(LATER_PACKAGES)
        run(
            ["mmdebstrap", "--mode=root", "--variant=minbase", '--aptopt=Acquire::Languages "none"']
            + [f"--dpkgopt=path-exclude={pattern}" for pattern in LEFT_OUT]
            + ["--skip=cleanup/apt/cache", f'--customize-hook=chroot "$1" sh -c "apt-get clean; {fetch}"']
            + [f"--include={','.join(PACKAGES)}", SUITE, str(base), MIRROR]
        )
        (folder / "based").touch()
    for path in (image.root, image.keys):
        shutil.rmtree(path, ignore_errors=True)
    run(["cp", "-a", str(base), str(image.root)])
    furnish(image)
    (folder / "built").touch()
    return image


def furnish(image: Image) -> None:
    """Adds the users, keys, files and the database to a fresh Debian root."""
    root = image.root
    for link in ("etc/nginx/sites-enabled/default", "etc/cron.d/php", "etc/cron.d/e2scrub_all"):
        (root / link).unlink(missing_ok=True)
    run(["cp", "-r", "--preserve=mode", f"{FILES}/.", str(root)])
    (root / "etc/hostname").write_text("host\n")
    (root / "etc/hosts").write_text("127.0.0.1 localhost host\n")
    (root / "etc/resolv.conf").write_text("")
    (root / "etc/environment").write_text(ENVIRONMENT)
    (root / "etc/rsyslog.conf").write_text(RSYSLOG)
    (root / "etc/sudoers.d/ops").chmod(0o440)
    image.keys.mkdir(parents=True)
    for name in KEYS:
        run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"{name}@client", "-f", str(image.keys / name)])
    write_askpass(image.keys)
    script = r"""
        set -e
        for user in ops deploy guest; do useradd -m -s /bin/bash $user; done
        echo guest:summer | chpasswd
        usermod -aG adm deploy
        sed -i /pam_motd/d /etc/pam.d/sshd
        sed -i 's#secure_path="#secure_path="/usr/lib/postgresql/15/bin:#' /etc/sudoers
        mkdir -p /srv/app/files/reports /srv/app/var/sessions /srv/app/public/uploads /srv/app/releases /var/log/app
        mkdir -p /run/sshd /run/php /run/fcgiwrap /run/postgresql /var/lib/nginx/body /var/backups/app
        for n in 1 2 3 4 5; do seq 1 $((n * 200)) | sed 's/^/line /' > /srv/app/files/report-$n.txt; done
        for month in january february march; do seq 1 300 > /srv/app/files/reports/$month.txt; done
        touch /var/log/app/app.log /var/log/app/cgi.log /var/log/app/jobs.log /var/log/app/debug.log
        chmod 666 /var/log/app/*.log
        chown -R deploy:deploy /srv/app
        chown -R www-data:www-data /srv/app/var /srv/app/public/uploads
        chown root:www-data /srv/app/config/secrets.ini
        chmod 640 /srv/app/config/secrets.ini
        chmod 1777 /srv/app/files/reports
        chown postgres:postgres /run/postgresql
        chown www-data:www-data /run/fcgiwrap
        rm -f /var/log/*.log /etc/update-motd.d/* /var/log/apt/* /etc/machine-id
        rm -rf /var/lib/apt/lists/*
        find /usr/share/zoneinfo -mindepth 1 -maxdepth 1 ! -name UTC ! -name Etc ! -name '*.tab' -exec rm -rf {} +
        for user in root ops deploy; do
          home=$(getent passwd $user | cut -d: -f6)
          mkdir -p -m 700 $home/.ssh
        done
    """
    run(["chroot", str(root), "/bin/bash", "-c", script])
    for user, home in (("root", "root"), ("ops", "home/ops"), ("deploy", "home/deploy")):
        target = root / home / ".ssh/authorized_keys"
        shutil.copyfile(image.keys / f"{user}.pub", target)
        target.chmod(0o600)
        run(["chroot", str(root), "chown", "-R", f"{user}:{user}", f"/{home}/.ssh"])
    fill_database(root)


def write_askpass(keys: Path) -> None:
    """Writes the program that gives ssh its password from the environment."""
    path = keys / "askpass"
    path.write_text('#!/bin/sh\nprintf "%s\\n" "$LAB_PASSWORD"\n')
    path.chmod(0o755)


def fill_database(root: Path) -> None:
    """Runs the database without a recorder until it is filled, in a network of its own."""
    script = r"""
        set -e
        ip link set lo up
        mount -t proc proc /proc
        mkdir -p /dev/shm && mount -t tmpfs -o mode=1777 tmpfs /dev/shm
        sed -i 's/^local *all *all *peer/local all all peer/' /etc/postgresql/15/main/pg_hba.conf
        pg_ctl="/usr/lib/postgresql/15/bin/pg_ctl -w -D /var/lib/postgresql/15/main"
        settings="-c config_file=/etc/postgresql/15/main/postgresql.conf"
        su postgres -c "$pg_ctl -l /tmp/log -o '$settings' start"
        su postgres -c 'psql -q -v ON_ERROR_STOP=1 -f /srv/app/sql/schema.sql' </dev/null
        su postgres -c 'psql -q -d shop -c "VACUUM ANALYZE"' </dev/null
        su postgres -c "$pg_ctl stop"
        rm -f /tmp/log /var/log/postgresql/*
        umount /proc
    """
    inner = f"mount --bind /dev {root}/dev && exec chroot {root} /bin/bash -c '{quoted(script)}'"
    run(["unshare", "--mount", "--net", "--pid", "--fork", "--ipc", "/bin/sh", "-c", inner])


def quoted(text: str) -> str:
    """A text for the inside of single quotes of the shell."""
    return text.replace("'", "'\\''")
