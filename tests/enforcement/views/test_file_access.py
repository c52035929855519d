"""Files sent with a report open to the case's staff and its enterprise, and to nobody else."""

from django.core.files.uploadedfile import SimpleUploadedFile

from enforcement.actions import rectification as actions
from tests.enforcement.actions.test_rectification import pdf


def answers(client, address, people) -> dict:
    found = {}
    for name, person in people.items():
        client.force_login(person)
        found[name] = client.get(address).status_code
    return found


def test_the_files_of_a_report_open_to_staff_once_it_was_handed_in(client, order, members, cast, road, answer_all):
    upload = SimpleUploadedFile("检测报告.pdf", pdf())
    address = actions.attach_file(step=order, upload=upload, actor=members.own, at=road.at).get_absolute_url()
    people = {"own": members.own, "colleague": members.colleague, "officer": cast.officer, "other": members.other, "stranger": cast.stranger}
    expected = {"own": 200, "colleague": 200, "officer": 404, "other": 404, "stranger": 404}
    assert answers(client, address, people) == expected

    answer_all(order)
    actions.submit(step=order, actor=members.own, at=road.at)
    assert answers(client, address, people) == expected | {"officer": 200}
