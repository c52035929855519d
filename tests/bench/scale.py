"""A province that does not exist, with as many results as one asks for, by `INSERT … SELECT generate_series`.

Numbers are spread by a hash of the row's number: the same every run, without order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CITIES, COUNTIES, CATEGORIES, LABS, ITEMS, NAMES = 12, 100, 100, 50, 2_000, 20
OFFICES = 1 + CITIES + COUNTIES
MAKERS_SHARE = 5  # results a maker
YEARS = 3
LAST_DAY = "date '2026-10-31'"
WORDS = "江海临望城东港南北中新华兴隆昌盛瑞祥恒丰金鼎宏达光明永泰和平电器机械食品乳业纺织建材化工五金塑料玩具灯具"


def query(sql: str) -> list[tuple[Any, ...]]:
    """Run SQL and fetch what it gives."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def lay_out() -> None:
    """Regions, offices, people, categories, laboratories, plans: few, and the same at every size."""
    from enterprises.models import ProductCategory
    from inspections.models import LabBody, Plan, PlanItem
    from quality_portal.accounts.models import Office, Region, RoleGrant, User
    from quality_portal.core.roles import Role

    places: list[tuple[str, str, int | None]] = [("990000", "province", None)]
    places += [(f"99{city:02d}00", "city", 1) for city in range(1, CITIES + 1)]
    places += [(f"99{at % CITIES + 1:02d}{at // CITIES + 1:02d}", "county", at % CITIES + 2) for at in range(COUNTIES)]
    paths: dict[int, str] = {}
    for pk, (code, level, above) in enumerate(places, start=1):
        paths[pk] = f"{paths[above]}/{code}" if above else code
        Region.objects.create(pk=pk, code=code, name=f"第{pk}区", level=level, parent_id=above, path=paths[pk])
        Office.objects.create(pk=pk, name=f"第{pk}局", short_name=f"{pk}局", code=f"机{pk}", level=level, region_id=pk, parent_id=above)
    ProductCategory.objects.bulk_create(ProductCategory(pk=pk, code=f"C{pk:03d}", name=f"第{pk}类") for pk in range(1, CATEGORIES + 1))
    LabBody.objects.bulk_create(LabBody(pk=pk, name=f"第{pk}检验所") for pk in range(1, LABS + 1))
    fill(Plan, 1, 200, number="'计划' || g", year="2024 + g % 3", quarter="1 + g % 4", title="'第' || g || '次抽查'", level="'province'", office_id=pick(3, OFFICES))
    fill(PlanItem, 1, ITEMS, plan_id="1 + g % 200", category_id=f"1 + g % {CATEGORIES}", region_id="1 + g / 200", quota="500")
    for name, office in (("province", 1), ("county", OFFICES)):
        user = User.objects.create_user(name, "pw", display_name=name, office_id=office)
        RoleGrant.objects.create(user=user, role=Role.PLANNER.value)


def results(last: int) -> None:
    """Samples with their reports and conclusions, and their makers."""
    from enterprises.models import Enterprise
    from inspections.models import Conclusion, Sample, TestItem, TestReport
    from quality_portal.search import names
    from quality_portal.search.models import PRODUCT

    makers, untested = max(last // MAKERS_SHARE, 1), f"g > {last} - {last // 40}"
    verdict = "CASE WHEN g % 17 = 0 THEN 'fail' ELSE 'pass' END"
    day = f"{LAST_DAY} - ((1 - g::float / {last}) * {YEARS * 365})::int"
    about = {"plan_item_id": pick(11, ITEMS), "office_id": pick(12, OFFICES), "enterprise_id": pick(13, makers)}
    kind = f"(({pick(11, ITEMS)} % {CATEGORIES}) * {NAMES} + {pick(15, NAMES)})"  # names of products go with their category
    about["product_name"] = "||".join(f"substr('{WORDS}', (abs(hashint8({kind} * 8 + {place})) % {len(WORDS)})::int + 1, 1)" for place in range(4))
    with bare(*(model._meta.db_table for model in (Enterprise, Sample, TestReport, TestItem, Conclusion))):
        name = "||".join(f"substr('{WORDS}', {pick(20 + place, len(WORDS))}::int, 1)" for place in range(4))
        fill(
            Enterprise, 1, makers, name=f"'第' || g % 100 || '区' || {name} || '有限公司'", former_names="'{}'",
            credit_code="'91990100' || lpad(g::text, 10, '0')", region_id=pick(5, OFFICES), verified="true",
        )  # fmt: skip
        fill(
            Sample, 1, last, **about, number="'抽样〔2026〕' || g", batch="'B' || lpad(g::text, 8, '0')", sampled_on=day,
            trademark="CASE WHEN g % 9 = 0 THEN '牌' || g % 997 ELSE '' END", seal_no="'封' || g", lab_id=pick(14, LABS),
            state=f"CASE WHEN {untested} THEN 'taken' ELSE 'tested' END", verdict=f"CASE WHEN {untested} THEN '' ELSE {verdict} END",
        )  # fmt: skip
        tested = last - last // 40
        fill(TestReport, 1, tested, number="'报告' || g", sample_id="g", lab_id=pick(14, LABS), issued_on=f"{day} + 12")
        item = f"(ARRAY['泄漏电流', '标志', '接地', '耐久', '甲醛', '重金属', '阻燃', '机械强度'])[{pick(16, 8)}]"
        fill(TestItem, 1, tested // 17, report_id="g * 17", order="1", name=item, verdict="'fail'")
        fill(
            Conclusion, 1, tested, **about, sample_id="g", report_id="g", decided_on=f"{day} + 12", verdict=verdict,
            state=f"CASE WHEN g > {tested} - {tested // 20} THEN 'notified' ELSE 'final' END",
            final_on=f"CASE WHEN g > {tested} - {tested // 20} THEN NULL ELSE {day} + 30 END",
        )  # fmt: skip
    names.keep(PRODUCT, *(name for (name,) in query("SELECT DISTINCT product_name FROM inspections_conclusion")))
    query("VACUUM ANALYZE")  # as the autovacuum of a server that runs


def fill(model: Any, first: int, last: int, **given: str) -> None:
    """Rows of the numbers first to last; `given` holds SQL for columns, the others take what an empty form would."""
    from django.db import models

    if first > last:
        return
    blanks = ((models.JSONField, "'{}'"), (models.BooleanField, "false"), (models.DateTimeField, "now()"), (models.IntegerField, "0"))
    columns = {"id": "g", **given}
    for field in model._meta.concrete_fields:
        if field.attname not in columns and not field.null and not field.generated:
            default = field.default if isinstance(field.default, str | int) else None
            blank = next((sql for kind, sql in blanks if isinstance(field, kind)), "''")
            columns[field.attname] = blank if default is None else f"'{default}'"
    table = model._meta.db_table
    named = ", ".join(f'"{name}"' for name in columns)
    query(f"INSERT INTO {table} ({named}) SELECT {', '.join(columns.values())} FROM generate_series({first}, {last}) AS g")
    query(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")


def pick(salt: int, upto: int) -> str:
    """SQL for a number from 1 to `upto`."""
    return f"(1 + (hashint8(g * 64 + {salt})::bigint + 2147483648) % {upto})"


@contextmanager
def bare(*tables: str) -> Iterator[None]:
    """Without foreign keys and indexes that are no constraint while rows go in; both are built afterwards."""
    names = "', '".join(tables)
    keys = query(
        f"SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text IN ('{names}')"
    )
    indexes = query(f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('{names}') AND indexname NOT IN (SELECT conname FROM pg_constraint)")
    for table, name, _ in keys:
        query(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        query(f'DROP INDEX "{name}"')
    yield
    for _, text in indexes:
        query(text)
    for table, name, text in keys:
        query(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}')
