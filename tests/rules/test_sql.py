"""Which tables a text of SQL names."""

from __future__ import annotations

import pytest

from checker.rules.sql.tables import table_references
from checker.rules.sql.template import has_template, with_sentinels


def named(sql: str) -> list[str] | None:
    """The references as they stand in the text, which also checks their places."""
    references = table_references(sql)
    return None if references is None else [sql[each.start : each.end] for each in references]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT * FROM orders", ["orders"]),
        ("SELECT 'crème', * FROM brightwater.\"Orders\" o", ['brightwater."Orders"']),
        ("INSERT INTO brightwater.orders SELECT * FROM stock", ["brightwater.orders", "stock"]),
        ("UPDATE orders SET n = 1 FROM stock WHERE true", ["orders", "stock"]),
        ("DELETE FROM orders USING stock", ["orders", "stock"]),
        ("MERGE INTO stock s USING late l ON true WHEN MATCHED THEN DELETE", ["stock", "late"]),
        ("INSERT INTO a AS o VALUES (1) ON CONFLICT (id) DO UPDATE SET n = o.n", ["a"]),
        ("SELECT * FROM a FOR UPDATE OF a", ["a"]),
        ("SELECT * FROM a, LATERAL (SELECT * FROM b) c", ["a", "b"]),
        ("SELECT EXTRACT(year FROM placed) FROM a WHERE b IS DISTINCT FROM c", ["a"]),
        ("SELECT nextval('orders_id_seq'), 'stock'::regclass", []),
        ("SELECT * FROM generate_series(1, 2)", []),
        ("WITH late AS (SELECT * FROM a) SELECT * FROM late", ["a"]),
        ("WITH a AS (SELECT * FROM a) SELECT * FROM a", ["a"]),
        ("WITH a AS (SELECT 1), b AS (SELECT * FROM a) SELECT * FROM b, c", ["c"]),
        ("WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT * FROM n) SELECT * FROM n", []),
        ("WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone", ["a", "b"]),
        ("WITH x AS (SELECT 1) INSERT INTO x SELECT * FROM x", ["x"]),
        ("CREATE TEMP TABLE t (n int); INSERT INTO t SELECT * FROM a", ["a"]),
        ("SELECT * INTO TEMP t FROM a", ["a"]),
        ("CREATE TABLE a (b int REFERENCES c (d), FOREIGN KEY (b) REFERENCES e.f)", ["a", "c", "e.f"]),
        ("CREATE TABLE a AS SELECT * FROM b", ["a", "b"]),
        ("CREATE MATERIALIZED VIEW a AS SELECT * FROM b", ["a", "b"]),
        ("CREATE VIEW a AS SELECT * FROM b", ["a", "b"]),
        ("CREATE TABLE a (LIKE b) INHERITS (c)", ["a", "b", "c"]),
        ("ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c", ["a", "c"]),
        ("CREATE INDEX i ON a (b)", ["a"]),
        ("CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f()", ["a"]),
        ("DROP TABLE IF EXISTS x.a, b CASCADE", ["x.a", "b"]),
        ('DROP VIEW "A"', ['"A"']),
        ("DROP TRIGGER t ON a", ["a"]),
        ("DROP FUNCTION f", []),
        ("COMMENT ON COLUMN x.a.b IS 'c'", ["x.a.b"]),
        ("TRUNCATE a, x.b", ["a", "x.b"]),
        ("COPY a (b) FROM STDIN", ["a"]),
        ("LOCK TABLE a", ["a"]),
        ("GRANT SELECT ON a TO b", ["a"]),
        ("EXPLAIN SELECT * FROM a", ["a"]),
        ("CREATE TYPE a AS (b int)", []),
        ("SELECT 1", []),
        ("", []),
    ],
)
def test_tables_are_found_where_they_stand(sql: str, expected: list[str]) -> None:
    assert named(sql) == expected


@pytest.mark.parametrize(
    ("sql", "schema", "name", "templated"),
    [
        ("SELECT * FROM {{tables.orders}}", None, "orders", True),
        ("SELECT * FROM {{tables.ostrava.orders}}", "ostrava", "orders", True),
        ("SELECT * FROM {{schema}}.orders", "__schema__", "orders", False),
        ("SELECT * FROM ostrava.orders", "ostrava", "orders", False),
    ],
)
def test_templates_are_read_as_tables(sql: str, schema: str | None, name: str, templated: bool) -> None:
    (reference,) = table_references(sql) or []
    assert (reference.schema, reference.name, reference.templated) == (schema, name, templated)


@pytest.mark.parametrize("text", ["{{tables.orders}}", "{{tables.a.b}}", "{{schema}}", "é {{schema}}.x"])
def test_a_sentinel_is_as_long_as_its_template(text: str) -> None:
    assert has_template(text)
    assert len(with_sentinels(text)) == len(text)
    assert not has_template(with_sentinels(text))


@pytest.mark.parametrize(
    "body",
    [
        "INSERT INTO audit VALUES (1);",
        "IF EXISTS (SELECT 1) THEN DELETE FROM audit; END IF;",
        "PERFORM 1; PERFORM n FROM audit;",
        "FOR r IN SELECT * FROM audit LOOP NULL; END LOOP;",
        "RETURN QUERY SELECT * FROM audit;",
    ],
)
def test_function_bodies_are_read(body: str) -> None:
    sql = (
        "CREATE FUNCTION {{schema}}.f() RETURNS SETOF record LANGUAGE plpgsql AS $$\n"
        f"DECLARE r record; BEGIN {body} END $$"
    )
    assert named(sql) == ["audit"]


def test_a_body_with_its_own_search_path_says_so() -> None:
    sql = "CREATE FUNCTION f() RETURNS int SET search_path = a LANGUAGE sql AS 'SELECT n FROM audit'"
    (reference,) = table_references(sql) or []
    assert reference.path_is_set


@pytest.mark.parametrize(
    "sql",
    ["SELECT FROM WHERE", "SELECT ' unterminated", "a\x00b", "\ud800", "SELECT " + "1+" * 100_000 + "1"],
    ids=["not SQL", "unterminated", "null byte", "surrogate", "nested beyond the parser's stack"],
)
def test_what_postgresql_would_refuse_is_not_read(sql: str) -> None:
    assert table_references(sql) is None
