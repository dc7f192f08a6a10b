#!/bin/sh
echo "$REMOTE_ADDR pid=$$ path=$SCRIPT_NAME" >> /var/log/app/cgi.log
printf 'Content-Type: text/plain\r\n\r\n'
uptime
df / | tail -n 1
ps ax | wc -l
