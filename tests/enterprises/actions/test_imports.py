"""From a file to the register: all good rows, every bad row with its reason, the same file again without effect."""

import csv
import io
import threading

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from enterprises import actions
from enterprises.actions import imports
from enterprises.intake import columns
from enterprises.law import check_digit
from enterprises.models import Enterprise, ImportBatch, Industry
from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import RuleBroken
from quality_portal.jobs.runner import run_pending
from tests.enterprises.facts import AT, CODE_A, CODE_B

HEAD = ["企业名称", "统一社会信用代码", "注册日期", "地址", "规模"]
WRONG_DIGIT = "91350211M0000XUF46"


def code(number):
    body = f"91990102{number:09d}"
    return body + check_digit(body)


def as_csv(rows, encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows):
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    sheet = book.add_worksheet()
    for number, row in enumerate([HEAD, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return packed.getvalue()


def bring_in(content, officer, name="名单.csv"):
    batch = imports.upload(SimpleUploadedFile(name, content), actor=officer, at=AT)
    imports.start(batch, places=columns.match(batch.headers), actor=officer, at=AT)
    run_pending()
    batch.refresh_from_db()
    return batch


def told(batch):
    with batch.errors.open("rb") as file:
        return list(csv.reader(io.TextIOWrapper(file, "utf-8-sig")))[1:]


GOOD = [
    ["江海第一厂", code(1), "1998-01-02", "江海省临江市城东区一路1号", "小型"],
    ["江海第二厂", code(2), "1998年1月3日", "", ""],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_good_rows_go_in_and_are_placed(officer, place, encoding):
    batch = bring_in(as_csv(GOOD, encoding), officer)
    assert batch.counts == {"rows": 2, "new": 2, "updated": 0, "unchanged": 0, "bad": 0, "warned": 0}
    first = Enterprise.objects.get(credit_code=code(1))
    assert (first.name, str(first.established_on), first.region, first.size) == ("江海第一厂", "1998-01-02", place.regions.county, "small")
    assert (first.initials, first.verified) == ("jhdyc", True)
    assert Enterprise.objects.get(credit_code=code(2)).region == place.regions.city
    assert not batch.errors


def test_a_sheet_goes_in_like_a_csv(officer):
    assert bring_in(as_xlsx(GOOD), officer, "名单.xlsx").counts["new"] == 2


def test_the_same_file_again_changes_nothing(officer):
    bring_in(as_csv(GOOD), officer)
    before = list(Enterprise.objects.order_by("pk").values())
    again = bring_in(as_csv(GOOD), officer)
    assert again.counts == {"rows": 2, "new": 0, "updated": 0, "unchanged": 2, "bad": 0, "warned": 0}
    assert list(Enterprise.objects.order_by("pk").values()) == before
    assert not Enterprise.objects.get(credit_code=code(1)).events.exists()


def test_a_job_that_runs_twice_brings_in_once(officer):
    batch = bring_in(as_csv(GOOD), officer)
    again = imports.run(batch, progress=lambda *_: None)
    assert again.counts["new"] == 2
    assert Event.objects.filter(verb="enterprise.imported").count() == 1


def test_changes_update_and_blanks_keep_what_is_known(officer):
    bring_in(as_csv(GOOD), officer)
    batch = bring_in(as_csv([["江海第一厂新名", code(1), "", "", ""], GOOD[1]]), officer)
    assert (batch.counts["updated"], batch.counts["unchanged"]) == (1, 1)
    changed = Enterprise.objects.get(credit_code=code(1))
    assert (changed.name, changed.former_names, changed.initials) == ("江海第一厂新名", ["江海第一厂"], "jhdycxm")
    assert str(changed.established_on) == "1998-01-02"
    assert changed.size == "small"
    assert changed.events.get().name == "江海第一厂"


BAD = {
    "没有企业名称。": ["", code(3), "", "", ""],
    "没有统一社会信用代码。": ["甲", "", "", "", ""],
    "统一社会信用代码应为18位，您填了17位。请对照营业执照检查。": ["甲", code(3)[:17], "", "", ""],
    "统一社会信用代码应为18位，您填了15位，像是旧的工商注册号。请改填营业执照上的统一社会信用代码。": ["甲", "350100100012345", "", "", ""],
    "这一格在 Excel 里是数字，后几位已经丢失。请把这一列改为文本格式，重新填写代码。": ["甲", "9.1990102E+17", "", "", ""],
    "不是日期。请写成 2026-11-22 的样子。": ["甲", code(3), "去年春天", "", ""],
    "日期晚于今天，或者早于1800年。": ["甲", code(3), "2999-01-01", "", ""],
    "有201个字，最多200个字。": ["长" * 201, code(3), "", "", ""],
    "所在地不在本机关辖区内。": ["甲", code(3), "", "江海省望海市港口区1号", ""],
}


@pytest.mark.parametrize(("reason", "row"), BAD.items())
def test_a_bad_row_stays_out_with_its_reason_and_the_others_go_in(officer, reason, row):
    batch = bring_in(as_csv([row, *GOOD]), officer)
    assert (batch.counts["new"], batch.counts["bad"]) == (2, 1)
    line, column, value, level, words = told(batch)[0]
    assert (line, level, words) == ("2", "未导入", reason)
    assert column in HEAD
    assert not value or value in row


def test_repeats_within_the_file_keep_the_first(officer):
    batch = bring_in(as_csv([*GOOD, ["别的名字", code(1), "", "", ""]]), officer)
    assert batch.counts["bad"] == 1
    assert told(batch)[0][4] == "与第 2 行的代码相同，只导入第一次出现的那一行。"
    assert Enterprise.objects.get(credit_code=code(1)).name == "江海第一厂"


def test_a_wrong_check_digit_goes_in_unverified_with_a_warning(officer):
    batch = bring_in(as_csv([["江海旧厂", WRONG_DIGIT, "", "", ""]]), officer)
    assert (batch.counts["new"], batch.counts["warned"], batch.counts["bad"]) == (1, 1, 0)
    assert told(batch)[0][3] == "提示"
    assert not Enterprise.objects.get().verified


def test_industries_are_matched_and_unknown_ones_told(officer):
    Industry.objects.update_or_create(edition="2017", code="38", defaults={"level": 2, "name": "电气", "section": "C"})
    head = "企业名称,统一社会信用代码,行业代码\n"
    batch = bring_in(f"{head}甲,{code(1)},C38\n乙,{code(2)},99999\n".encode(), officer)
    assert Enterprise.objects.get(credit_code=code(1)).industry.code == "38"
    assert [(row[0], row[2]) for row in told(batch)] == [("3", "99999")]


def test_a_file_cannot_change_enterprises_of_another_office(officer, other_company):
    batch = bring_in(as_csv([["改名试试", CODE_B, "", "", ""]]), officer)
    other_company.refresh_from_db()
    assert other_company.name == "望海乙乳业有限公司"
    assert "由其他机关管理" in told(batch)[0][4]


def test_an_unplaced_enterprise_is_changed_only_from_the_top(officer, person, place):
    from quality_portal.core.roles import Role

    actions.enterprise.register(name="未归入", credit_code=CODE_A, actor=SYSTEM, at=AT)
    assert bring_in(as_csv([["新名", CODE_A, "", "", ""]]), officer).counts["bad"] == 1
    top = person("province", Role.PLANNER)
    assert bring_in(as_csv([["新名", CODE_A, "", "", "大型"]]), top).counts["updated"] == 1


def test_the_list_of_problems_cannot_run_as_a_formula(officer):
    batch = bring_in(as_csv([["=HYPERLINK(1)", "=1+1", "", "", ""]]), officer)
    assert told(batch)[0][2] == "'=1+1"


def test_odd_letters_survive(officer):
    name = "江海“\t反斜\\杠”𠮷龘厂"
    bring_in(as_csv([[name, code(1), "", "", ""]]), officer)
    assert Enterprise.objects.get().name == "江海“ 反斜\\杠”𠮷龘厂"


def test_two_fields_on_one_column_and_missing_columns_are_refused(officer):
    batch = imports.upload(SimpleUploadedFile("a.csv", as_csv(GOOD)), actor=officer, at=AT)
    with pytest.raises(RuleBroken, match="同一列"):
        imports.start(batch, places={"name": 0, "credit_code": 0}, actor=officer, at=AT)
    with pytest.raises(RuleBroken, match="统一社会信用代码"):
        imports.start(batch, places={"name": 0}, actor=officer, at=AT)


def test_a_batch_is_started_once(officer):
    batch = imports.upload(SimpleUploadedFile("a.csv", as_csv(GOOD)), actor=officer, at=AT)
    places = columns.match(batch.headers)
    imports.start(batch, places=places, actor=officer, at=AT)
    with pytest.raises(RuleBroken, match="已经提交"):
        imports.start(batch, places=places, actor=officer, at=AT)


def test_the_command_brings_in_and_tells_progress(tmp_path, place, capsys):
    path = tmp_path / "名单.csv"
    path.write_bytes(as_csv([*GOOD, ["甲", "1", "", "", ""]]))
    call_command("import_enterprises", str(path), "--office", "临质监", "--region", "990102")
    said = capsys.readouterr().out
    assert "新增 2" in said
    assert "未导入 1" in said
    assert "100%" in said
    assert Enterprise.objects.get(credit_code=code(2)).region == place.regions.county
    assert ImportBatch.objects.get().office == place.offices.city


@pytest.mark.parametrize(
    ("words", "arguments"), [("没有这个文件", ["/nowhere.csv"]), ("没有这个机关代字", [__file__, "--office", "无"]), ("还不知道", [__file__])]
)
def test_the_command_refuses_in_words(db, words, arguments):
    with pytest.raises(CommandError, match=words):
        call_command("import_enterprises", *arguments)


def test_a_failure_half_way_leaves_nothing(officer, monkeypatch):
    real = imports.staging.merge

    def fail(first, last):
        real(first, last)
        raise RuleBroken("中断")

    monkeypatch.setattr(imports.staging, "merge", fail)
    batch = bring_in(as_csv(GOOD), officer)
    assert batch.state == "queued"
    assert not Enterprise.objects.exists()


def test_two_imports_at_once_wait_for_each_other(committed_db, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv([[f"第{n}厂", code(n), "", "", ""] for n in range(300)]))
    done, failed = [], []

    def work():
        try:
            batch = imports.take(path, at=AT)
            done.append(imports.run(batch, progress=lambda *_: None, path=path).counts)
        except BaseException as error:  # noqa: BLE001 – shown by the main thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert sorted(counts["new"] for counts in done) == [0, 300]
    assert Enterprise.objects.count() == 300
