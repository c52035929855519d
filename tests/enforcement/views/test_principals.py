"""S3 第18点: the page on which the enterprise and its principals come to be published."""

from __future__ import annotations

from django.urls import reverse

from enforcement.models import Announcement


def test_nobody_is_named_where_the_rung_does_not_say_so(client, road):
    case = road.open()
    road.order()
    case.refresh_from_db()
    client.force_login(road.cast.officer)
    address = reverse("enforcement:publish_principals", args=[case.number])
    page = client.get(address).content.decode()
    assert "现在不能公布" in page
    assert "起草公告</button>" not in page
    answer = client.post(address, {"version": case.version}).content.decode()
    assert "不能公布负责人姓名" in answer
    assert not Announcement.objects.exists()
