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


def test_the_api_sends_back_too(client, road, handed_in, cast):
    client.force_login(cast.officer)
    file = queries.files_of(handed_in)[0].file
    with time_machine.travel(road.at, tick=False):
        answer = client.post(f"/api/v1/cases/{road.case.number}/report/files/", {"file": str(file.uuid), "reason": "缺页"}, "application/json")
    assert (answer.status_code, answer.json()["name"]) == (201, "检测报告.pdf")
