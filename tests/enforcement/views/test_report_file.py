"""The pages on which a file of a report is sent back and replaced."""

import pytest
import time_machine
from django.urls import reverse

from enforcement.models import FileReturn
from enforcement.queries import report_file as queries
from tests.enforcement.actions.test_report_file import handed_in, upload

__all__ = ["handed_in"]


@pytest.fixture
def by(client, road):
    def act(user, method, name, *args, data=None):
        client.force_login(user)
        with time_machine.travel(road.at, tick=False):
            return getattr(client, method)(reverse(f"enforcement:{name}", args=args), data or {}, follow=method == "post")

    return act


def test_from_the_officers_reason_to_the_new_file(by, road, handed_in, cast, members):
    number, file = road.case.number, queries.files_of(handed_in)[0].file
    assert "退回这份材料" in by(cast.officer, "get", "case_report", number).content.decode()
    assert "请写明退回这份材料的理由" in by(cast.officer, "post", "file_return", number, data={"file": file.uuid, "reason": ""}).content.decode()
    by(cast.officer, "post", "file_return", number, data={"file": file.uuid, "reason": "缺第二页"})
    row = FileReturn.objects.get()
    desk = by(members.own, "get", "desk").content.decode()
    assert "替换整改报告的材料：检测报告.pdf" in desk
    assert "缺第二页" in by(members.own, "get", "file_replace", row.pk).content.decode()
    assert "请先选择要上传的文件" in by(members.own, "post", "file_replace", row.pk).content.decode()
    done = by(members.own, "post", "file_replace", row.pk, data={"file": upload("完整.pdf", 400), "note": ""}).content.decode()
    assert "已替换，等承办人核对" in done
    assert "完整.pdf" in by(cast.officer, "get", "case_report", number).content.decode()
    assert by(members.other, "get", "file_replace", row.pk).status_code == 404


def test_the_officer_passes_the_files_and_the_enterprise_sees_by_whom(by, road, handed_in, cast, members):
    number, files = road.case.number, queries.files_of(handed_in)
    page = by(cast.officer, "get", "case_report", number).content.decode()
    assert "2 份待看" in page
    assert "其余 2 份全部通过" in page
    refused = by(cast.officer, "post", "case_report", number, data={"outcome": "accept"}).content.decode()
    assert "还有 2 份材料没有核对" in refused
    assert "已登记 1 份材料通过" in by(cast.officer, "post", "files_pass", number, data={"file": files[0].file.uuid}).content.decode()
    own = by(members.own, "get", "report_tasks", number).content.decode()
    assert cast.officer.display_name in own
    assert "通过" in own
    by(cast.officer, "post", "files_pass", number, data={"file": [one.file.uuid for one in files]})
    assert "已登记审核意见" in by(cast.officer, "post", "case_report", number, data={"outcome": "accept"}).content.decode()
    assert by(members.own, "post", "files_pass", number, data={"file": files[0].file.uuid}).status_code == 404
    assert by(cast.stranger, "post", "files_pass", number).status_code == 404


def test_the_api_passes_files_and_tells_both_sides(client, road, handed_in, cast, members):
    address = f"/api/v1/cases/{road.case.number}/report/files/"
    files = queries.files_of(handed_in)
    client.force_login(cast.officer)
    with time_machine.travel(road.at, tick=False):
        assert client.post(f"{address}pass/", {"files": [str(files[1].file.uuid)]}, "application/json").status_code == 201
        assert client.post(f"{address}pass/", {"files": []}, "application/json").status_code == 400
        client.force_login(members.own)
        assert [(row["name"], row["standing"]) for row in client.get(address).json()] == [("检测报告.pdf", "wait"), ("整改照片.pdf", "ok")]
        assert client.post(f"{address}pass/", {"files": [str(files[0].file.uuid)]}, "application/json").status_code == 403
        client.force_login(members.other)
        assert client.get(address).status_code == 404


def test_the_api_sends_back_too(client, road, handed_in, cast):
    client.force_login(cast.officer)
    file = queries.files_of(handed_in)[0].file
    with time_machine.travel(road.at, tick=False):
        answer = client.post(f"/api/v1/cases/{road.case.number}/report/files/", {"file": str(file.uuid), "reason": "缺页"}, "application/json")
    assert (answer.status_code, answer.json()["name"]) == (201, "检测报告.pdf")
