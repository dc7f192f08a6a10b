<?php
require '/srv/app/lib/app.php';
$rows = pg_query_params(database(), 'SELECT * FROM products WHERE id = $1', [(int) ($_GET['id'] ?? 1)]);
$row = pg_fetch_assoc($rows);
if (!$row) { http_response_code(404); echo 'no such product'; return; }
$stock = cache()->get("stock:{$row['id']}");
echo "<h1>{$row['name']}</h1>{$row['price']} ", $stock === false ? $row['stock'] : $stock;
