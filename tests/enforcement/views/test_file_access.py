"""Files sent with a report open to the case's staff and its enterprise, and to nobody else."""

from django.core.files.uploadedfile import SimpleUploadedFile

from enforcement.actions import rectification as actions
from tests.enforcement.actions.test_rectification import pdf


def test_staff_of_the_case_and_the_enterprise_open_the_files_of_a_report(client, order, members, cast, road):
    upload = SimpleUploadedFile("检测报告.pdf", pdf())
    address = actions.attach_file(step=order, upload=upload, actor=members.own, at=road.at).get_absolute_url()
    expected = {members.own: 200, members.colleague: 200, cast.officer: 200, members.other: 404, cast.stranger: 404}
    for person, status in expected.items():
        client.force_login(person)
        assert client.get(address).status_code == status, person
