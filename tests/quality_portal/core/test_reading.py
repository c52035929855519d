"""What every page knows of its reader, and the pages that say that something is missing."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from quality_portal.core import context
from quality_portal.core.roles import Role
from quality_portal.core.site import this_site


class Person:
    is_authenticated = True
    display_name = "周敏"

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)


def request_of(path: str = "/", user: object = None, **cookies: str):
    request = RequestFactory().get(path)
    request.user = user
    request.COOKIES.update(cookies)
    return request


def test_large_text_is_kept_and_can_be_left(client):
    answer = client.get("/text-size/", {"text": "large", "next": "/search/?q=1"})
    assert answer["Location"] == "/search/?q=1"
    assert client.cookies["text"].value == "large"
    client.get("/text-size/", {"text": "normal", "next": "/"})
    assert client.cookies["text"].value == ""


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_changing_the_text_never_leads_to_another_site(client, away):
    assert client.get("/text-size/", {"text": "large", "next": away})["Location"] == "/"


@pytest.mark.parametrize(
    ("path", "cookies", "large"),
    [("/", {}, False), ("/?text=large", {}, True), ("/", {"text": "large"}, True), ("/?text=normal", {"text": "large"}, False)],
)
def test_large_text_is_asked_for_in_the_address_or_earlier(path, cookies, large):
    assert context.wants_large(request_of(path, **cookies)) is large


@pytest.mark.parametrize(
    ("user", "frame"),
    [
        (None, "public_base.html"),
        (Person(Role.CASE_OFFICER), "staff_base.html"),
        (Person(Role.ENTERPRISE_MEMBER), "desk_base.html"),
    ],
)
def test_an_error_page_looks_like_the_house_one_is_in(user, frame):
    assert context.frame_of(request_of(user=user)) == frame


@pytest.mark.parametrize(
    ("path", "current"),
    [("/staff/", ["我的工作"]), ("/staff/cases/2026-0117/", ["案件"]), ("/staff/samples/S1/", ["抽查"]), ("/staff/elsewhere/", [])],
)
def test_the_navigation_shows_where_one_is(path, current):
    assert [str(place.title) for place in context.places(context.STAFF, path) if place.current] == current


@pytest.mark.parametrize(("role", "first"), [(Role.AUDITOR, "留痕"), (Role.SECURITY_ADMIN, "角色"), (Role.CASE_OFFICER, "我的工作")])
def test_administrators_are_offered_no_cases(role, first):
    offered = [str(place.title) for place in context.staff_places(request_of("/staff/", Person(role)))]
    assert offered[0] == first
    assert ("案件" in offered) is (role is Role.CASE_OFFICER)


def test_a_misspelt_site_setting_is_refused(settings):
    settings.PORTAL_SITE = {"nmae": "x"}
    with pytest.raises(ValueError, match="nmae"):
        this_site()


def test_the_foot_prints_the_duties_of_a_government_site(settings):
    settings.PORTAL_SITE = {"organiser": "云岭省市场监督管理局", "identifier": "9900000001", "icp": "岭ICP备00000000号"}
    html = render_to_string("404.html", {}, request=request_of(user=None))
    for duty in ("主办单位：云岭省市场监督管理局", "网站标识码 9900000001", "岭ICP备00000000号", "12315"):
        assert duty in html


def test_a_missing_page_is_ours():
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


def test_a_refused_person_reads_why():
    html = render_to_string("403.html", {"exception": "只有法制审核人员可以批准停业整顿。"}, request=request_of(user=Person(Role.CASE_OFFICER)))
    assert "只有法制审核人员可以批准停业整顿。" in html
    assert "质量监督办案" in html


def test_an_expired_page_says_that_nothing_was_written():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/login/", {"username": "x"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_pages_of_a_broken_system_need_nothing_of_it(name):
    html = render_to_string(name)
    assert "12315" in html
    assert "<h1" in html
    assert html.count("<main") == html.count("</html>") == 1
    assert "<title> —" not in html
