<?php
require '/srv/app/lib/app.php';
$page = cache()->get('page:index');
if ($page === false) {
  $page = '';
  $rows = pg_query(database(), 'SELECT id, name, price FROM products ORDER BY id LIMIT 20');
  while ($row = pg_fetch_assoc($rows)) {
    $page .= "<li><a href=\"/product.php?id={$row['id']}\">{$row['name']}</a> {$row['price']}</li>\n";
  }
  cache()->setex('page:index', 3, $page);
}
cache()->incr('views');
echo "<h1>{$config['app']['name']}</h1><ul>$page</ul>";
