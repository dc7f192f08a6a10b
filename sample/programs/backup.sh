#!/bin/bash
# Copies a tree aside, packs it, keeps its checksums, and compares.
set -eu
source=$1
target=$2
mkdir -p "$target"
cp -r "$source" "$target/copy"
(cd "$target/copy" && find . -type f | sort | xargs sha256sum > ../sums)
tar -czf "$target/copy.tar.gz" -C "$target" copy
diff -r "$source" "$target/copy" && echo same
rm -r "$target/copy"
