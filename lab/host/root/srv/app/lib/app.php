<?php
// Opens what each page needs, and logs each request with the process that answered it.
$begin = microtime(true);
$config = parse_ini_file('/srv/app/config/app.ini', true);

function database() {
  static $connection = null;
  if ($connection === null) {
    $secrets = parse_ini_file('/srv/app/config/secrets.ini', true);
    $connection = pg_connect("host=127.0.0.1 dbname=shop user=shop password={$secrets['database']['password']}");
  }
  return $connection;
}

function cache(): Redis {
  static $redis = null;
  if ($redis === null) {
    $redis = new Redis();
    $redis->connect('127.0.0.1', 6379);
  }
  return $redis;
}

function logged(string $text): void {
  file_put_contents('/var/log/app/app.log', $text . "\n", FILE_APPEND);
}

register_shutdown_function(function () use ($begin) {
  logged(sprintf('%s pid=%d from=%.6f to=%.6f path=%s', $_SERVER['REMOTE_ADDR'], getmypid(), $begin, microtime(true),
    $_SERVER['SCRIPT_NAME']));
});
