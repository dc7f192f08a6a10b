UPDATE orders SET state = 'sent' WHERE state = 'new' AND id % 3 = 0;
INSERT INTO totals SELECT now(), count(*), sum(amount) FROM orders;
ANALYZE orders;
