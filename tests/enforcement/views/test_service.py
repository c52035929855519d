"""The pages and the API of service: paper by the officer, the address and the signature by the enterprise."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enforcement.actions import serving
from enforcement.models import Service, ServiceAddress
from enforcement.queries import service as queries

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def issued(road):
    road.open()
    step = road.decide(days=30)
    step.case = road.case
    return step


@pytest.fixture
def by(client, road):
    def act(user, method, name, *args, days=0, data=None, query=""):
        client.force_login(user)
        with time_machine.travel(road.at + timedelta(days=days), tick=False):
            return getattr(client, method)(reverse(f"enforcement:{name}", args=args) + query, data or {})

    return act


def test_mail_is_recorded_completed_and_its_receipt_kept(by, road, issued, cast):
    number, day = road.case.number, road.at.date()
    shown = by(cast.officer, "get", "serve", number).content.decode()
    assert "回执上注明的收件日期" in shown
    missing = by(cast.officer, "post", "serve", number, data={"how": "mail", "sent_on": day})
    assert "要填写邮件号码" in missing.content.decode()
    by(cast.officer, "post", "serve", number, data={"how": "mail", "sent_on": day, "mail_no": "EMS1", "version": road.case.version})
    row = Service.objects.get()
    assert by(cast.officer, "get", "serve", number)["Location"] == row.get_absolute_url()
    early = by(cast.officer, "post", "service_arrived", row.pk, data={"served_on": day - timedelta(days=1)})
    assert "收件日期应在寄出之后" in early.content.decode()
    by(cast.officer, "post", "service_arrived", row.pk, days=3, data={"served_on": day + timedelta(days=2)})
    issued.refresh_from_db()
    assert issued.served_on == day + timedelta(days=2)
    kept = by(cast.officer, "post", "service_receipt", row.pk, data={"upload": SimpleUploadedFile("回证.png", PICTURE)})
    assert kept.status_code == 302
    page = by(cast.officer, "get", "service", row.pk).content.decode()
    assert "回证.png" in page
    assert "回执回来了" not in page


def test_what_came_back_unserved_leads_to_another_way(by, road, issued, cast):
    day = road.at.date()
    by(cast.officer, "post", "serve", road.case.number, data={"how": "mail", "sent_on": day, "mail_no": "EMS1", "version": road.case.version})
    row = Service.objects.get()
    by(cast.officer, "post", "service_failed", row.pk, data={"because": "查无此人"})
    assert by(cast.officer, "get", "serve", road.case.number).status_code == 200
    assert by(cast.officer, "post", "service_failed", row.pk, data={"because": "查无此人"}).status_code == 200  # told, not a crash


def test_the_receipt_form_is_printed_from_the_case(by, road, issued, cast):
    answer = by(cast.officer, "post", "receipt_form", road.case.number, data={"document": str(issued.document.uuid)})
    assert answer["Location"].startswith("/documents/")
    assert by(cast.officer, "post", "receipt_form", road.case.number).status_code == 404
    assert by(cast.sampler, "post", "receipt_form", road.case.number).status_code == 403


def test_the_first_signature_online_asks_for_the_confirmation_of_address(by, road, issued, members):
    ServiceAddress.objects.filter(enterprise=road.case.enterprise).update(ended_at=road.at)
    page = by(members.own, "get", "notice", issued.pk).content.decode()
    assert "/desk/service-address/?next=" in page
    assert "签收通知书" not in page
    refused = by(members.own, "post", "sign", issued.pk).content.decode()
    assert "第六十一条第二款" in refused
    filled = {
        "address": "锦帆路8号", "receiver": "行政部", "phone": "0999-6812315", "electronic": "yes", "signer": "陈立群", "post": "质量负责人",
    }  # fmt: skip
    unsure = by(members.own, "post", "service_address", data=filled)
    assert "请勾选确认" in unsure.content.decode()
    back = by(members.own, "post", "service_address", data={**filled, "sure": "on"}, query=f"?next=/desk/notices/{issued.pk}/")
    assert back["Location"] == f"/desk/notices/{issued.pk}/"
    assert queries.agreed_to_electronic(road.case.enterprise)
    by(members.own, "post", "sign", issued.pk)
    assert Service.objects.get().method == "online"
    elsewhere = by(members.own, "post", "service_address", data={**filled, "sure": "on"}, query="?next=https://example.org/")
    assert elsewhere["Location"] == "/desk/service-address/"


def test_a_public_notice_is_read_by_everybody_while_it_runs(client, by, road, issued, cast):
    filled = {"how": "public_notice", "served_on": road.at.date(), "note": "邮件退回，住所无人。", "version": road.case.version}
    by(cast.officer, "post", "serve", road.case.number, data=filled)
    client.logout()
    page = client.get("/announcements/service/").content.decode()
    assert issued.document.number in page
    assert "视为送达" in page
    assert serving.ripen(at=road.at + timedelta(days=31)) == 1
    assert issued.document.number not in client.get("/announcements/service/").content.decode()


def test_strangers_and_other_enterprises_see_no_service(by, road, issued, cast, members):
    by(cast.officer, "post", "serve", road.case.number, data={"how": "in_person", "served_on": road.at.date(), "version": road.case.version})
    row = Service.objects.get()
    assert by(cast.stranger, "get", "service", row.pk).status_code == 404
    assert by(members.other, "get", "service", row.pk).status_code in (403, 404)
    assert by(cast.sampler, "get", "service", row.pk).status_code == 200
    assert by(cast.sampler, "post", "service_failed", row.pk, data={"because": "x"}).status_code == 403
    assert by(cast.officer, "get", "service_address").status_code == 403


def test_the_api_serves_and_lists(client, road, issued, cast):
    def call(user, method, address, body=None, days=0):
        client.force_login(user)
        with time_machine.travel(road.at + timedelta(days=days), tick=False):
            return getattr(client, method)(f"/api/v1/{address}", body, content_type="application/json")

    day = road.at.date().isoformat()
    refused = call(cast.officer, "post", f"cases/{road.case.number}/service/", {"how": "left", "served_on": day, "note": "拒收"})
    assert (refused.status_code, refused.json()["field"]) == (409, "witness")
    made = call(cast.officer, "post", f"cases/{road.case.number}/service/", {"how": "mail", "sent_on": day, "mail_no": "EMS1"}).json()
    assert (made["state"], made["document"]) == ("under_way", issued.document.number)
    assert len(call(cast.officer, "get", "services/?state=under_way").json()["results"]) == 1
    done = call(cast.officer, "post", f"services/{made['id']}/arrived/", {"served_on": day}, days=1).json()
    assert (done["state"], done["served_on"]) == ("served", day)
    assert call(cast.officer, "post", f"services/{made['id']}/failed/", {"because": "x"}).status_code == 409
    assert call(cast.stranger, "get", "services/").json()["results"] == []
    assert call(cast.sampler, "post", f"services/{made['id']}/arrived/", {"served_on": day}).status_code == 403
