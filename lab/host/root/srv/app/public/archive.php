<?php
// The name reaches a shell: a fault on purpose.
require '/srv/app/lib/app.php';
echo shell_exec("tar czf - -C /srv/app/files {$_GET['dir']} | sha256sum");
