# The nightly job: packs everything in a folder. The star is its mistake: a file's name may be an option of tar.
cd "$1" && tar -cf /tmp/backup.tar * && gzip -kf /tmp/backup.tar && sha256sum /tmp/backup.tar.gz
