import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.models import Enterprise, ImportBatch
from quality_portal.core.roles import Role
from quality_portal.jobs.runner import run_pending
from tests.enterprises.facts import CODE_A

URL = "/staff/enterprises/import/"
CONTENT = f"厂名,代码,备注\n江海甲厂,{CODE_A},好\n坏厂,123,\n".encode("gb18030")


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def upload(client, content=CONTENT, name="名单.csv"):
    assert client.get(URL).status_code == 200
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def test_upload_confirm_wait_result_download(signed_in, place):
    page = upload(signed_in)["Location"]
    shown = signed_in.get(page).content.decode()
    assert "GB18030" in shown
    assert "江海甲厂" in shown
    assert not Enterprise.objects.exists()
    answer = signed_in.post(page, {"name": "0", "credit_code": "1"})
    assert answer["Location"].startswith("/jobs/")
    run_pending()
    result = signed_in.get(page).content.decode()
    assert "下载问题清单" in result
    errors = b"".join(signed_in.get(f"{page}errors.csv").streaming_content).decode("utf-8-sig")
    assert "3,代码,123,未导入" in errors
    assert Enterprise.objects.get().name == "江海甲厂"
    again = upload(signed_in)["Location"]
    assert "已导入过" in signed_in.get(again).content.decode()


def test_required_columns_are_asked_for_and_choices_are_kept(signed_in):
    page = upload(signed_in)["Location"]
    answer = signed_in.post(page, {"name": "0", "credit_code": "", "address": "2"})
    assert answer.status_code == 422
    assert "请选择文件里的哪一列是“统一社会信用代码”" in answer.content.decode()
    assert answer.context["form"]["address"].value() == "2"


def test_a_file_that_is_no_table_is_refused_in_words(signed_in):
    answer = upload(signed_in, b"\xd0\xcf\x11\xe0" + b"x" * 50, "旧.xls")
    assert answer.status_code == 422
    assert "重新导出为 CSV 或者 Excel（.xlsx）" in answer.content.decode()
    assert "请选择一个文件" in signed_in.post(URL, {}).content.decode()


def test_another_office_does_not_see_the_file(signed_in, client, person):
    page = upload(signed_in)["Location"]
    client.force_login(person("other", Role.PLANNER))
    assert client.get(page).status_code == 404
    assert client.get(f"{page}errors.csv").status_code == 404
    client.force_login(person("city", Role.SAMPLER))
    assert client.get(URL).status_code == 403
    assert ImportBatch.objects.count() == 1
