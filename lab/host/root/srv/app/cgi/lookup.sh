#!/bin/bash
# The query reaches eval: a fault on purpose.
echo "$REMOTE_ADDR pid=$$ path=$SCRIPT_NAME" >> /var/log/app/cgi.log
printf 'Content-Type: text/plain\r\n\r\n'
host=$(printf '%b' "${QUERY_STRING//%/\\x}")
eval "getent hosts ${host#host=}"
