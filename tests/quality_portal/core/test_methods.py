"""An address for forms that is opened by hand answers with a page in words."""

import pytest

from quality_portal.accounts.models import User
from quality_portal.core.formats import inner_quotes


@pytest.mark.django_db
def test_a_post_only_address_opened_by_hand_is_told_in_words(client):
    client.force_login(User.objects.create_user("zhoumin", "pw", display_name="周敏"))
    answer = client.get("/staff/services/1/arrived/")
    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    text = answer.content.decode()
    assert "不能直接打开" in text
    assert "回到首页" in text
    assert client.delete("/api/v1/announcements/").status_code in {403, 405}


def test_quotation_marks_inside_quotation_marks():
    assert f"“{inner_quotes('“警示”和“通报”')}”" == "“‘警示’和‘通报’”"
