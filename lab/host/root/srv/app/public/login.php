<?php
require '/srv/app/lib/app.php';
session_save_path('/srv/app/var/sessions');
session_start();
$rows = pg_query_params(database(), 'SELECT id, password FROM customers WHERE name = $1', [$_POST['name']]);
$row = pg_fetch_assoc($rows);
$_SESSION['customer'] = $row && password_verify($_POST['password'], $row['password']) ? $row['id'] : null;
echo $_SESSION['customer'] === null ? 'wrong name or password' : 'welcome';
