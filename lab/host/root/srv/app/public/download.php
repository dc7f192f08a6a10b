<?php
// The name is not checked: a fault on purpose.
require '/srv/app/lib/app.php';
$path = '/srv/app/files/' . $_GET['f'];
if (!is_file($path)) { http_response_code(404); echo 'no such file'; return; }
header('Content-Type: application/octet-stream');
readfile($path);
