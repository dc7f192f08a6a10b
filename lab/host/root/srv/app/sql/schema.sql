CREATE ROLE shop LOGIN SUPERUSER PASSWORD 'shop-password';
CREATE ROLE deploy LOGIN;
CREATE ROLE root LOGIN SUPERUSER;
CREATE DATABASE shop OWNER shop;
\c shop
CREATE TABLE products (id serial PRIMARY KEY, name text, price numeric, stock int);
CREATE TABLE customers (id serial PRIMARY KEY, name text UNIQUE, password text, card text);
CREATE TABLE orders (id serial PRIMARY KEY, customer int, product int, amount numeric, state text, at timestamptz DEFAULT now());
CREATE TABLE totals (at timestamptz, orders bigint, amount numeric);
SELECT setseed(0.5);
INSERT INTO products (name, price, stock) SELECT 'product ' || n, round((random() * 90 + 5)::numeric, 2), (random() * 50)::int FROM generate_series(1, 60) n;
INSERT INTO customers (name, password, card) SELECT 'customer' || n, '$2y$04$' || md5(random()::text), 'card-' || md5(random()::text) FROM generate_series(1, 300) n;
INSERT INTO orders (customer, product, amount, state) SELECT 1 + n % 300, 1 + n % 60, round((random() * 90 + 5)::numeric, 2), 'sent' FROM generate_series(1, 2000) n;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO deploy;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO deploy;
