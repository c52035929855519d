"""An accident report from the enterprise's form to the government's letter."""

import time_machine

from enforcement.models import AccidentReport
from quality_portal.accounts.models import Agency
from quality_portal.core.roles import Role
from tests.enforcement.conftest import OPENED

FACTS = {
    "happened_at": "2026-03-02T08:00", "place": "河西区某住宅", "product_name": "电热水壶", "batch": "", "what": "加热时壶体爆裂。", "injured": "1", "dead": "0",
    "measures": "已通知下架。", "phone": "0999-6812315",
}  # fmt: skip


def test_from_the_form_to_the_letter(client, place, person, members, maker):
    officer, head = person("county", Role.CASE_OFFICER), person("county", Role.APPROVER)
    government = Agency.objects.create(kind="government", name="河西区人民政府", region=place.regions.county)
    with time_machine.travel(OPENED, tick=False):
        client.force_login(members.own)
        wrong = client.post("/desk/accidents/", FACTS | {"happened_at": "昨天", "injured": "几个"})
        assert wrong.status_code == 422
        assert "时间没有看懂" in wrong.content.decode()
        first = client.post("/desk/accidents/", FACTS)["Location"]
        assert client.post("/desk/accidents/", FACTS)["Location"] == first
        filed = AccidentReport.objects.get()
        assert filed.receipt in client.get(first).content.decode()
        client.force_login(members.other)
        assert client.get(first).status_code == 404
        client.force_login(officer)
        assert "受理事故报告" in client.get("/staff/").content.decode()
        client.post(filed.get_absolute_url(), {"opinion": "派员到场。"})
        client.force_login(head)
        client.post(filed.get_absolute_url(), {"agency": government.pk})
        filed.refresh_from_db()
        assert filed.state == "forwarded"
        assert filed.document.number in client.get(filed.get_absolute_url()).content.decode()


def test_the_api_reports_takes_and_forwards(client, place, person, members, maker):
    officer, head = person("county", Role.CASE_OFFICER), person("county", Role.APPROVER)
    government = Agency.objects.create(kind="government", name="河西区人民政府", region=place.regions.county)
    said = FACTS | {"credit_code": maker.enterprise.credit_code, "happened_at": "2026-03-02T08:00:00+08:00"}
    with time_machine.travel(OPENED, tick=False):
        client.force_login(members.other)
        assert client.post("/api/v1/accidents/", said, content_type="application/json").status_code == 404
        client.force_login(members.own)
        number = client.post("/api/v1/accidents/", said, content_type="application/json").json()["receipt_no"]
        client.force_login(officer)
        taken = client.post(f"/api/v1/accidents/{number}/take/", {"opinion": "派员到场。"}, content_type="application/json")
        assert taken.json()["state"] == "taken"
        client.force_login(head)
        done = client.post(f"/api/v1/accidents/{number}/forward/", {"agency": government.pk}, content_type="application/json")
        assert done.json()["document"]
