"""No statement can name a row outside the scope: whatever is not refused reads scoped tables only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from data import relations
from data.build import STORE, Loaded, build
from data.home import Home
from data.relations import (
    COMPILED,
    UnsafeStatement,
    _compile,
    compile_statement,
    relations_in,
)
from data.scope import EVERYTHING, Scope
from data.snapshots import Source
from data.warehouse import Warehouse
from tools import _registry as registry
from tools._sales_sql import FILTERS, GRAINS, compile_sql, measures

SQL_FILES = sorted([*registry.HERE.glob("*.sql"), *relations.MODELS.glob("*.sql")])
NORTH = Scope(("North",))

REFUSED = """
SELECT * FROM store.accounts
SELECT * FROM "Store"."accounts"
SELECT * FROM STORE.ACCOUNTS
SELECT * FROM main.accounts
SELECT * FROM snapshot.store.accounts
SELECT * FROM "store.accounts"
FROM store.accounts
TABLE store.accounts
SELECT * FROM read_csv('/etc/passwd')
SELECT * FROM read_parquet('x.parquet')
SELECT * FROM read_blob('/etc/passwd')
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM sniff_csv('/etc/passwd')
SELECT * FROM parquet_metadata('x.parquet')
SELECT * FROM glob('*')
SELECT * FROM '/etc/passwd'
SELECT * FROM 'x.csv'
SELECT * FROM duckdb_tables()
SELECT * FROM duckdb_tables
SELECT * FROM duckdb_settings()
SELECT * FROM pragma_table_info('store.accounts')
SELECT * FROM seq_scan('store.accounts')
SELECT * FROM histogram('store.accounts', region)
SELECT * FROM query('SELECT * FROM store.accounts')
SELECT * FROM query_table('store.accounts')
SELECT * FROM query_table(['accounts'])
SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM store.accounts'))
SELECT * FROM sql_auto_complete('SELECT')
SELECT * FROM any_macro(1)
SELECT current_localtimestamp()
SELECT current_localtime()
SELECT age(DATE '2020-01-01')
SELECT * FROM accounts TABLESAMPLE 10%
SELECT * FROM accounts USING SAMPLE 5
SELECT * FROM (SELECT * FROM accounts) TABLESAMPLE 10%
SELECT * FROM main.range(3)
SELECT * FROM system.main.range(3)
SELECT * FROM information_schema.tables
SELECT * FROM pg_catalog.pg_tables
SELECT * FROM pg_tables
SELECT * FROM sqlite_master
ATTACH 'x.duckdb' AS y
COPY accounts TO 'x.csv'
EXPORT DATABASE 'x'
INSERT INTO accounts VALUES (1)
UPDATE accounts SET region = 'North'
DELETE FROM accounts
MERGE INTO accounts USING notes ON true WHEN MATCHED THEN DELETE
CREATE TEMP VIEW accounts AS SELECT 1
DROP VIEW accounts
SET memory_limit = '1GB'
PRAGMA database_list
CALL duckdb_tables()
EXPLAIN SELECT 1
SELECT 1; SELECT 2
SELECT 1; DROP TABLE store.accounts
DESCRIBE accounts
SHOW TABLES
SUMMARIZE accounts
SELECT * FROM (DESCRIBE accounts)
SELECT * FROM (SHOW TABLES)
SELECT * FROM (SUMMARIZE accounts)
SELECT (SELECT count(*) FROM store.accounts)
SELECT (FROM store.accounts SELECT count(*))
SELECT 1 WHERE EXISTS (SELECT 1 FROM store.accounts)
SELECT * FROM accounts AS a, LATERAL (SELECT * FROM store.notes AS n WHERE n.account_key = a.account_key)
SELECT * FROM accounts WHERE account_key IN (SELECT account_key FROM store.accounts)
SELECT * FROM accounts WHERE account_key = ANY (SELECT account_key FROM store.accounts)
SELECT * FROM accounts AS a JOIN notes AS n ON n.account_key = (SELECT 1 FROM store.accounts)
SELECT * FROM accounts ORDER BY (SELECT 1 FROM store.accounts)
SELECT * FROM accounts LIMIT (SELECT count(*) FROM store.accounts)
SELECT * FROM accounts OFFSET (SELECT count(*) FROM store.accounts)
SELECT * FROM accounts QUALIFY (SELECT true FROM store.accounts)
SELECT region FROM accounts GROUP BY region HAVING (SELECT true FROM store.accounts)
SELECT DISTINCT ON ((SELECT 1 FROM store.accounts)) * FROM accounts
SELECT * REPLACE ((SELECT 1 FROM store.accounts) AS region) FROM accounts
SELECT count(*) FILTER (1 IN (SELECT 1 FROM store.accounts)) FROM accounts
SELECT count(*) OVER (ORDER BY (SELECT 1 FROM store.accounts)) FROM accounts
SELECT count(*) OVER w FROM accounts WINDOW w AS (PARTITION BY (SELECT 1 FROM store.accounts))
SELECT CASE WHEN true THEN (SELECT 1 FROM store.accounts) END
SELECT 1 BETWEEN (SELECT 1 FROM store.accounts) AND 2
SELECT [(SELECT 1 FROM store.accounts)]
SELECT {'a': (SELECT 1 FROM store.accounts)}
SELECT ARRAY(SELECT 1 FROM store.accounts)
SELECT list_transform([1], lambda x: (SELECT count(*) FROM store.accounts))
SELECT unnest((SELECT list(region) FROM store.accounts))
SELECT * FROM range((SELECT count(*) FROM store.accounts))
SELECT * FROM unnest((SELECT list(region) FROM store.accounts))
SELECT 1 UNION SELECT account_key FROM store.accounts
SELECT 1 AS n UNION ALL BY NAME SELECT account_key AS n FROM store.accounts
SELECT * FROM accounts POSITIONAL JOIN store.accounts
SELECT * FROM accounts AS a ASOF JOIN store.account_day AS d ON a.signup_date >= d.day
VALUES ((SELECT count(*) FROM store.accounts))
WITH a AS MATERIALIZED (SELECT * FROM store.accounts) SELECT * FROM a
WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM a WHERE n < 3) SELECT * FROM a
WITH RECURSIVE a AS (SELECT account_key FROM store.accounts UNION ALL SELECT 1 FROM a WHERE false) FROM a
WITH RECURSIVE a(n) USING KEY (n) AS (SELECT 1 UNION SELECT n FROM recurring.a) SELECT * FROM a
WITH RECURSIVE notes AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM notes WHERE n < 3) SELECT * FROM accounts
WITH a AS (SELECT * FROM later), later AS (SELECT 1) SELECT * FROM a
WITH duckdb_tables AS (SELECT * FROM duckdb_tables) SELECT * FROM duckdb_tables
WITH a AS (INSERT INTO accounts SELECT * FROM accounts RETURNING *) SELECT * FROM a
PIVOT accounts ON region USING count(*)
SELECT * FROM (PIVOT accounts ON region USING count(*))
SELECT * FROM (UNPIVOT store.accounts ON region)
SELECT * FROM (UNPIVOT accounts ON region)
SELECT getvariable('x')
SELECT current_setting('temp_directory')
SELECT current_database()
SELECT current_query()
SELECT NOW()
SELECT system.main.now()
SELECT current_date
SELECT count(*) FROM accounts WHERE signup_date < Current_Date
SELECT random()
SELECT nextval('x')
SELECT write_log('x')
SELECT * FROM unknown
SELECT * FROM "../derived/accounts"
SELECT * FROM "../../tools/segment_members"
SELECT * FROM scope
SELECT
""".strip().splitlines()

# Allowed, each with whether it reads rows of accounts: then it must read those in scope and no other.
SCOPED = [
    ("SELECT * FROM accounts", True),
    ("SELECT * FROM ACCOUNTS", True),
    ('SELECT * FROM "Accounts"', True),
    ("SELECT * FROM accounts AS store", True),
    ("FROM accounts", True),
    ("TABLE accounts", True),
    ("SELECT account_name FROM accounts;", True),
    ("SELECT a.account_name, n.body FROM accounts AS a POSITIONAL JOIN notes AS n", True),
    ("SELECT (SELECT list(account_name) FROM accounts) AS names", True),
    (
        "SELECT a.account_name, x.body FROM accounts AS a, "
        "LATERAL (SELECT n.body FROM notes AS n WHERE n.account_key = a.account_key) AS x",
        True,
    ),
    (
        "SELECT owner FROM accounts AS a WHERE account_name = "
        "(SELECT max(account_name) FROM Accounts AS b WHERE b.account_key = a.account_key)",
        True,
    ),
    ("SELECT * FROM accounts UNION ALL SELECT * FROM accounts", True),
    ("WITH own AS (SELECT * FROM accounts) SELECT * FROM own", True),
    ("WITH own AS (SELECT * FROM accounts), next AS (FROM OWN) SELECT * FROM next", True),
    ("SELECT * FROM (WITH notes AS (SELECT * FROM accounts) SELECT * FROM notes), notes", True),
    ("SELECT * FROM accounts, (WITH accounts AS (SELECT 1 AS n) SELECT n FROM accounts)", True),
    ("SELECT channel, category FROM transactions JOIN products USING (product_key)", True),
    (
        "SELECT list(account_name) AS n FROM accounts WINDOW w AS (ORDER BY (FROM store.notes))",
        True,
    ),
    ("WITH accounts AS (SELECT 'mine' AS region) SELECT * FROM accounts", False),
    ('WITH "Accounts" AS (SELECT 1 AS n) SELECT * FROM accounts', False),
    ("SELECT category FROM products", False),
    ("VALUES (1)", False),
    ("SELECT * FROM (VALUES (1)) AS t (n)", False),
    ("SELECT * FROM range(3)", False),
    ("SELECT unnest([1, 2]) AS n", False),
    ("SELECT $scope_regions AS regions", False),
    ("SELECT 'store.accounts, read_csv()' AS text", False),
]


def fill(con: duckdb.DuckDBPyConnection) -> Loaded:
    """Three accounts in each of two regions; every text of a row names its region."""
    for region in ("North", "South"):
        given = {"region": region}
        con.execute(
            "INSERT INTO accounts (account_id, account_name, region, owner, opted_out) SELECT "
            "$region || '-' || n, $region || ' name ' || n, $region, $region || ' owner', false "
            "FROM range(3) AS t (n)",
            given,
        )
        con.execute(
            "INSERT INTO transactions SELECT $region || n, $region || n, $region || '-' || n % 3, "
            "'P1', DATE '2026-01-01' + n::INTEGER, 1, 10, 0, $region || ' channel' "
            "FROM range(9) AS t (n)",
            given,
        )
        con.execute(
            "INSERT INTO notes SELECT $region || n, $region || '-' || n, $region || ' author', "
            "TIMESTAMP '2026-01-02', $region || ' body' FROM range(3) AS t (n)",
            given,
        )
    con.execute("INSERT INTO products VALUES ('P1', 'Lamp', 'Lighting', 'Lux', 1)")
    con.execute("INSERT INTO organization VALUES ('Test', 'retail', 'GBP', 1)")
    return Loaded([Source(name="rows", rows_read=18, rows_kept=18, rows_rejected=0)])


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    home = Home(tmp_path_factory.mktemp("relations"))
    found = Warehouse(home, build(home, fill).snapshot)
    yield found
    found.close()


def test_every_store_table_is_scoped_or_shared(warehouse: Warehouse) -> None:
    assert set(STORE) == relations.SCOPED | relations.SHARED
    assert not relations.SCOPED & relations.SHARED
    cursor = warehouse._con.cursor()
    for table in STORE:
        columns = [row[0] for row in cursor.execute(f"DESCRIBE store.{table}").fetchall()]
        assert ("region" in columns) == (table in relations.SCOPED), table
        assert ("account_key" in columns) == (table in relations.SCOPED), table


def test_no_model_has_the_name_of_a_store_table() -> None:
    assert not {path.stem for path in relations.MODELS.glob("*.sql")} & set(STORE)


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_every_sql_file_reads_scoped_tables_only(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    unscoped = compile_statement(source, scoped=False)
    assert relations.SCOPE_PARAMETER not in unscoped.parameters
    stored = {name for name in STORE if re.search(rf"\bFROM store\.{name}\b", unscoped.sql)}
    scoped = compile_statement(source, scoped=True)
    for name in stored:
        filtered = f"FROM store.{name} WHERE region IN (SELECT unnest($scope_regions))"
        assert (filtered in scoped.sql) == (name in relations.SCOPED), name
        assert scoped.sql.count(f"store.{name}") == 1, name
    assert (relations.SCOPE_PARAMETER in scoped.parameters) == bool(stored & relations.SCOPED)


def test_every_statement_of_sales_metrics_reads_scoped_tables_only() -> None:
    for metric in measures():
        for groups in ((), ("region", "segment"), ("account", "product")):
            sql = compile_sql(
                metric, grain=GRAINS[2], groups=groups, compare=True, filters=list(FILTERS)
            )
            if not groups:
                sql = compile_sql(metric, filters=[name for name in FILTERS if name != "shown"])
            assert "store.transactions WHERE region IN" in compile_statement(sql, scoped=True).sql


@pytest.mark.parametrize("sql", REFUSED)
def test_a_hostile_statement_is_refused(sql: str) -> None:
    for scoped in (True, False):
        with pytest.raises(UnsafeStatement):
            compile_statement(sql, scoped=scoped)


@pytest.mark.parametrize(("sql", "of_accounts"), SCOPED, ids=lambda value: str(value)[:60])
def test_whatever_is_allowed_sees_the_scope_and_nothing_else(
    sql: str, of_accounts: bool, warehouse: Warehouse
) -> None:
    def seen(scope: Scope) -> str:
        return json.dumps(warehouse.run(sql, scope, {}).rows, default=str)

    # A statement may give back the regions it was asked with; that is no row.
    everything, north, nothing = seen(EVERYTHING), seen(NORTH), seen(Scope(()))
    assert ("South" in everything) is of_accounts
    assert ("North" in north) is (of_accounts or "$scope_regions" in sql)
    assert "South" not in north
    assert "North" not in nothing and "South" not in nothing


def test_the_caller_cannot_bring_regions_of_its_own(warehouse: Warehouse) -> None:
    given = {"scope_regions": ["South"]}
    found = warehouse.run("SELECT DISTINCT region FROM accounts", NORTH, given)
    assert found.rows == [{"region": "North"}]


def test_a_table_expression_may_have_the_name_of_a_store_table() -> None:
    assert relations_in("WITH notes AS (SELECT 1 AS n) SELECT * FROM notes") == ()
    assert relations_in("WITH a AS (SELECT * FROM notes) SELECT * FROM a, NOTES") == ("notes",)
    # Inside its own definition the name still means the store table.
    own = "SELECT * FROM (WITH notes AS (SELECT * FROM notes) SELECT * FROM notes)"
    assert relations_in(own) == ("notes",)


def test_taking_comments_out_cannot_turn_text_into_code() -> None:
    source = "SELECT '\n-- ' AS a, \n' AS b, count(*) AS n FROM store.accounts --' AS c"
    assert relations_in(source) == ()
    with pytest.raises(UnsafeStatement):
        compile_statement(source, scoped=True)


def test_a_model_may_not_refer_to_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "egg.sql").write_text("SELECT * FROM hen")
    (tmp_path / "hen.sql").write_text("SELECT * FROM egg")
    monkeypatch.setattr(relations, "MODELS", tmp_path)
    relations._model_names.cache_clear()
    try:
        with pytest.raises(UnsafeStatement, match="refers to itself"):
            compile_statement("SELECT * FROM egg", scoped=True)
    finally:
        relations._model_names.cache_clear()


def test_no_allowed_function_is_one_that_duckdb_says_depends_on_more_than_its_arguments() -> None:
    found = duckdb.connect().execute(
        "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT'"
    )
    assert not {name for (name,) in found.fetchall()} & relations.FUNCTIONS


def test_the_source_is_kept_as_the_analyst_wrote_it() -> None:
    source = "-- What for.\nSELECT account_id FROM accounts WHERE region = $region\n"
    compiled = compile_statement(source, scoped=True)
    assert compiled.source == source.strip()
    assert compiled.parameters == {"region", "scope_regions"}


def test_statements_are_compiled_in_many_threads_at_once() -> None:
    sources = [f"SELECT {n} AS n, account_id FROM accounts" for n in range(64)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda source: compile_statement(source, scoped=True), sources))
    assert [compiled.source for compiled in found] == sources


def test_of_statements_without_end_only_the_last_are_kept() -> None:
    for number in range(COMPILED + 1):
        compile_statement(f"SELECT {number} AS n", scoped=False)
    kept = [_compile.cache_info(), relations_in.cache_info()]
    assert all(info.currsize == COMPILED for info in kept)
