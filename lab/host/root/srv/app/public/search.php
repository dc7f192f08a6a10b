<?php
// The query is put together as text: a fault on purpose.
require '/srv/app/lib/app.php';
$rows = pg_query(database(), "SELECT id, name FROM products WHERE name LIKE '%{$_GET['q']}%' LIMIT 400");
while ($rows && $row = pg_fetch_row($rows)) echo "<li>{$row[0]} {$row[1]}</li>\n";
