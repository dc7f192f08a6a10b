#!/bin/bash
# The most frequent words of some texts, by a pipeline.
set -eu
top=$1
shift
for text in "$@"; do
  echo "== ${text##*/}"
  tr -s ' ' '\n' < "$text" | sort | uniq -c | sort -rn | head -n "$top"
done
cat "$@" | cut -d ' ' -f 1 | sort -u | wc -l
