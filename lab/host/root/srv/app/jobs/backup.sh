#!/bin/sh
# Dumps the database and packs the files of the application. Keeps three of each.
set -e
stamp=$(date +%s)
mkdir -p /var/backups/app
cd /var/backups/app
su postgres -c 'pg_dump shop' | gzip > "shop-$stamp.sql.gz"
tar czf "files-$stamp.tar.gz" -C /srv/app files public
ls -t shop-* | tail -n +4 | xargs -r rm
ls -t files-* | tail -n +4 | xargs -r rm
chmod 600 shop-*.sql.gz
