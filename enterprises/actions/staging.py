"""The SQL of an import: a staging table that lives as long as the transaction, and the merge out of it.

Everything is set-based. Rows are taken in file order, in slices, so that progress can be shown inside one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from io import StringIO
from typing import Any

from django.db import connection
from psycopg2 import sql

from enterprises.intake.checking import ERROR, WARNING, Problem, Row

FIELDS = tuple(Row.__dataclass_fields__)
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

CREATE = """
DROP TABLE IF EXISTS pg_temp.enterprises_staging;
CREATE TEMPORARY TABLE enterprises_staging (
    line integer PRIMARY KEY, credit_code text, name text, established_on date, legal_form text, capital text, scope text,
    region bigint, region_text text, address text, industry text, size text, verified boolean, initials text, pinyin text,
    industry_id bigint
) ON COMMIT DROP;
DROP TABLE IF EXISTS pg_temp.enterprises_brought;
CREATE TEMPORARY TABLE enterprises_brought (id bigint) ON COMMIT DROP
"""

BROUGHT = sql.SQL("SELECT id FROM enterprises_brought")  # what went in or was changed

REPEATED = """
DELETE FROM enterprises_staging late USING (
    SELECT line, min(line) OVER (PARTITION BY credit_code) AS first FROM enterprises_staging
) seen
WHERE late.line = seen.line AND seen.line > seen.first
RETURNING late.line, late.credit_code, seen.first
"""

# An office may not write to enterprises of others by way of a file; unplaced ones belong to the top of the tree.
FOREIGN = """
DELETE FROM enterprises_staging s USING enterprises_enterprise e LEFT JOIN accounts_region r ON r.id = e.region_id
WHERE e.credit_code = s.credit_code
  AND CASE WHEN r.id IS NULL THEN position('/' in %(within)s) > 0
           ELSE r.path <> %(within)s AND NOT starts_with(r.path, %(within)s || '/') END
RETURNING s.line, s.credit_code, e.name
"""

INDUSTRIES = """
UPDATE enterprises_staging s SET industry_id = i.id FROM enterprises_industry i
WHERE i.edition = '2017' AND i.code = regexp_replace(s.industry, '^[A-T](?=[0-9])', '')
"""

UNKNOWN_INDUSTRIES = "SELECT line, industry FROM enterprises_staging WHERE industry IS NOT NULL AND industry_id IS NULL ORDER BY line"

# What is written is noted as well: the act of the import vouches for it.
NOTED = "WITH done AS ({statement} RETURNING {row}.id) INSERT INTO enterprises_brought SELECT id FROM done"

# An empty cell says nothing: it never wipes out what is known.
UPDATE = NOTED.format(row="e", statement="""
WITH fresh AS (
    SELECT e.id, s.name, coalesce(s.initials, '') AS initials, coalesce(s.pinyin, '') AS pinyin,
        CASE WHEN e.name <> s.name AND NOT e.name = ANY (e.former_names) THEN e.former_names || e.name ELSE e.former_names END
            AS former_names,
        coalesce(s.established_on, e.established_on) AS established_on,
        coalesce(s.legal_form, e.legal_form) AS legal_form,
        coalesce(s.capital, e.capital) AS capital,
        coalesce(s.scope, e.scope) AS scope,
        coalesce(s.region, e.region_id) AS region_id,
        coalesce(s.region_text, e.region_text) AS region_text,
        coalesce(s.address, e.address) AS address,
        coalesce(s.industry_id, e.industry_id) AS industry_id,
        coalesce(s.size, e.size) AS size
    FROM enterprises_staging s JOIN enterprises_enterprise e USING (credit_code)
    WHERE s.line BETWEEN %(first)s AND %(last)s
)
UPDATE enterprises_enterprise e SET
    name = f.name, initials = f.initials, pinyin = f.pinyin, former_names = f.former_names, established_on = f.established_on,
    legal_form = f.legal_form, capital = f.capital, scope = f.scope, region_id = f.region_id,
    region_text = f.region_text, address = f.address, industry_id = f.industry_id, size = f.size
FROM fresh f
WHERE e.id = f.id
  AND (e.name, e.established_on, e.legal_form, e.capital, e.scope, e.region_id, e.region_text, e.address, e.industry_id, e.size)
      IS DISTINCT FROM
      (f.name, f.established_on, f.legal_form, f.capital, f.scope, f.region_id, f.region_text, f.address, f.industry_id, f.size)
""")

INSERT = NOTED.format(row="enterprises_enterprise", statement="""
INSERT INTO enterprises_enterprise (credit_code, name, former_names, established_on, legal_form, capital, scope, region_id,
    region_text, address, industry_id, size, verified, state, initials, pinyin)
SELECT s.credit_code, s.name, '{}', s.established_on, coalesce(s.legal_form, ''), coalesce(s.capital, ''), coalesce(s.scope, ''),
    s.region, coalesce(s.region_text, ''), coalesce(s.address, ''), s.industry_id, coalesce(s.size, 'unknown'), s.verified,
    'active', coalesce(s.initials, ''), coalesce(s.pinyin, '')
FROM enterprises_staging s
WHERE s.line BETWEEN %(first)s AND %(last)s
  AND NOT EXISTS (SELECT 1 FROM enterprises_enterprise e WHERE e.credit_code = s.credit_code)
ORDER BY s.line
""")

LOCK = "SELECT pg_advisory_xact_lock(7310116)"  # one import at a time: two would lock each other's rows


def begin() -> None:
    """Wait for other imports, then make the staging table."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        # Rows go in chunk by chunk under statistics of before: where the table was last seen empty, the planner
        # expects one row and walks the whole table for each. Hash joins cost the same whatever it expects.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(CREATE)


def copy(rows: Iterable[Row]) -> None:
    """Put checked rows on the staging table by COPY; an empty cell is NULL."""
    buffer = StringIO()
    for row in rows:
        buffer.write("\t".join([cell.translate(_ESCAPES) if type(cell) is str else str(cell) for cell in astuple(row)]) + "\n")
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY enterprises_staging ({', '.join(FIELDS)}) FROM STDIN WITH (FORMAT text, NULL '')", buffer
        )


def _problems(query: str, params: dict[str, Any], words: Any) -> list[Problem]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return sorted((words(*found) for found in cursor.fetchall()), key=lambda problem: problem.line)


def sift(within: str, title: str) -> list[Problem]:
    """Take off the staging table what may not go in: repeats within the file, enterprises of other offices."""
    found = _problems(
        REPEATED, {}, lambda line, code, first: Problem(line, title, code, ERROR, f"与第 {first} 行的代码相同，只导入第一次出现的那一行。")
    )
    if within:
        found += _problems(
            FOREIGN,
            {"within": within},
            lambda line, code, name: Problem(line, title, code, ERROR, f"“{name}”由其他机关管理，不能在这里修改。"),
        )
    with connection.cursor() as cursor:
        cursor.execute(INDUSTRIES)
        cursor.execute("ANALYZE enterprises_staging")
    found += _problems(
        UNKNOWN_INDUSTRIES,
        {},
        lambda line, code: Problem(line, "行业代码", code, WARNING, "国民经济行业分类（2017）里没有这个代码，未填写行业。"),
    )
    return found


def staged() -> int:
    """How many rows are left to go in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM enterprises_staging")
        return int(cursor.fetchone()[0])


def merge(first: int, last: int) -> tuple[int, int]:
    """Bring in the staged rows of some lines. Returns how many were changed and how many are new."""
    lines = {"first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, lines)
        updated = cursor.rowcount
        cursor.execute(INSERT, lines)
        return updated, cursor.rowcount
