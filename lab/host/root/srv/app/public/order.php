<?php
require '/srv/app/lib/app.php';
$rows = pg_query_params(database(), "INSERT INTO orders (customer, product, amount, state) VALUES ($1, $2, $3, 'new') RETURNING id",
  [(int) $_POST['customer'], (int) $_POST['product'], (float) $_POST['amount']]);
$id = pg_fetch_row($rows)[0];
cache()->lPush('queue', $id);
echo "order $id";
