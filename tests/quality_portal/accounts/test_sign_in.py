"""Signing in as a person does: password, second factor, refusals, the end of a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from quality_portal.accounts import actions, second_factor, sessions
from quality_portal.accounts.models import Authenticator, User
from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post(reverse("accounts:login"), {"username": username, "password": password, **extra})


def code_of(device: Authenticator, at=None) -> str:
    totp = TOTP(device.secret)
    totp.time = (at or timezone.now()).timestamp()
    return f"{totp.token():06d}"


@pytest.fixture
def with_second_factor(settings):
    settings.OTP_REQUIRED = True


@pytest.fixture
def bound(person, with_second_factor):
    """An officer with an authenticator."""
    user = person("lichengban", Role.CASE_OFFICER)
    device = Authenticator.objects.create(user=user, name="动态口令", confirmed=True)
    return user, device


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.CASE_OFFICER, "/staff/"),
        (Role.LAB, "/staff/lab/"),
        (Role.SYSTEM_ADMIN, "/staff/accounts/"),
        (Role.SECURITY_ADMIN, "/staff/roles/"),
        (Role.AUDITOR, "/staff/audit/"),
        (Role.ENTERPRISE_MEMBER, "/desk/"),
    ],
)
def test_everyone_arrives_at_his_own_work(client, person, role, home):
    person("renyuan", role)
    assert sign_in(client, "RenYuan ")["Location"] == home
    assert Event.objects.filter(verb="account.signed_in").count() == 1


def test_next_stays_inside_the_site(client, person):
    person("renyuan", Role.CASE_OFFICER)
    assert sign_in(client, "renyuan", next="https://evil.example/")["Location"] == "/staff/"
    client.logout()
    assert sign_in(client, "renyuan", next="/staff/cases/?q=1")["Location"] == "/staff/cases/?q=1"


def test_a_refusal_reads_the_same_for_wrong_unknown_and_disabled(client, person):
    person("renyuan", Role.CASE_OFFICER)
    closed = person("tingyong", Role.CASE_OFFICER)
    actions.disable(user=closed, actor=SYSTEM, at=timezone.now())
    answers = [
        sign_in(client, "renyuan", "wrong password").content,
        sign_in(client, "meiyouren", "wrong password").content,
        sign_in(client, "tingyong").content,
    ]
    texts = {body.decode().split("error-summary")[-1].count("用户名或密码不正确") for body in answers}
    assert texts == {answers[0].decode().split("error-summary")[-1].count("用户名或密码不正确")}
    assert all("用户名或密码不正确，或账号已停用" in body.decode() for body in answers)
    assert all("停用某" not in body.decode() for body in answers)
    assert Event.objects.filter(verb="account.refused").count() == 2  # an unknown name has no account to record


def test_five_wrong_passwords_lock_this_account_from_this_address_only(client, person):
    person("renyuan", Role.CASE_OFFICER)
    person("tongshi", Role.CASE_OFFICER)
    codes = [sign_in(client, "renyuan", f"wrong {n}").status_code for n in range(5)]
    assert codes == [200] * 4 + [429]
    locked = sign_in(client, "renyuan")
    assert locked.status_code == 429
    assert "15 分钟后再试" in locked.content.decode()
    assert sign_in(client, "tongshi").status_code == 302
    client.logout()
    elsewhere = client.post(
        reverse("accounts:login"), {"username": "renyuan", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9"
    )
    assert elsewhere.status_code == 302


def test_the_lock_opens_by_itself(client, person):
    person("renyuan", Role.CASE_OFFICER)
    for number in range(5):
        sign_in(client, "renyuan", f"wrong {number}")
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert sign_in(client, "renyuan").status_code == 302


def test_staff_bind_an_authenticator_before_anything_else(client, person, with_second_factor):
    user = person("lichengban", Role.CASE_OFFICER)
    assert sign_in(client, "lichengban")["Location"] == reverse("accounts:second_factor")
    assert client.get("/staff/accounts/")["Location"] == reverse("accounts:second_factor")
    page = client.get(reverse("accounts:second_factor")).content.decode()
    assert "<svg" in page
    assert "style=" not in page.split("<svg")[1].split("</svg>")[0]
    device = Authenticator.objects.get(user=user)
    wrong = client.post(reverse("accounts:second_factor"), {"token": "000000"})
    assert "口令不正确" in wrong.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):  # a wrong guess costs a wait
        done = client.post(reverse("accounts:second_factor"), {"token": code_of(device)}).content.decode()
    assert done.count('<code class="code">') == second_factor.CODES
    assert client.get("/account/").status_code == 200
    assert Event.objects.filter(verb="account.second_factor_set").count() == 1


def test_the_code_is_asked_for_and_works_once(client, bound):
    _user, device = bound
    assert sign_in(client, "lichengban", next="/account/")["Location"] == reverse("accounts:code")
    assert client.get("/account/")["Location"] == reverse("accounts:code")
    token = code_of(device)
    assert client.post(reverse("accounts:code"), {"token": token})["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    client.logout()
    sign_in(client, "lichengban")
    assert client.post(reverse("accounts:code"), {"token": token}).status_code == 200  # replayed


def test_a_backup_code_works_once_and_is_not_stored_readable(client, bound):
    user, _device = bound
    codes = second_factor.make_backup_codes(user=user, at=timezone.now())
    assert not any(codes[0].replace("-", "") in row.digest for row in user.backup_codes.all())
    sign_in(client, "lichengban")
    assert client.post(reverse("accounts:code"), {"token": codes[0].lower()}).status_code == 302
    client.logout()
    sign_in(client, "lichengban")
    again = client.post(reverse("accounts:code"), {"token": codes[0]})
    assert "口令不正确" in again.content.decode()
    assert user.backup_codes.filter(used_at=None).count() == second_factor.CODES - 1


def test_wrong_codes_are_slowed_down(client, bound):
    _user, device = bound
    sign_in(client, "lichengban")
    client.post(reverse("accounts:code"), {"token": "WRONGWRONG"})
    refused = client.post(reverse("accounts:code"), {"token": code_of(device)})
    assert "稍等片刻" in refused.content.decode()


def test_an_authenticator_is_changed_only_with_the_old_one(client, bound):
    sign_in(client, "lichengban")
    assert client.get(reverse("accounts:second_factor"))["Location"] == reverse("accounts:code")


def test_the_password_is_not_changed_before_the_second_factor_is_shown(client, bound):
    sign_in(client, "lichengban")
    fields = {"old": PASSWORD, "new": "quite another phrase", "again": "quite another phrase"}
    assert client.post("/account/password/", fields)["Location"] == reverse("accounts:code")
    assert User.objects.get(username="lichengban").check_password(PASSWORD)


def test_the_secret_lies_sealed_and_an_earlier_key_still_opens_it(bound, settings):
    _user, device = bound
    secret, kept = device.secret, bytes(Authenticator.objects.values_list("sealed", flat=True).get())
    assert secret not in kept
    assert secret.hex().encode() not in kept
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-" * 8
    settings.SECRET_KEY_FALLBACKS = [old]
    assert Authenticator.objects.get().secret == secret


def test_a_secret_that_cannot_be_read_any_more_says_so_and_a_backup_code_still_works(client, bound, settings):
    user, device = bound
    codes = second_factor.make_backup_codes(user=user, at=timezone.now())
    token = code_of(device)
    settings.SECRET_KEY = "another-" * 8
    sign_in(client, "lichengban")
    assert "密钥已无法读取" in client.post(reverse("accounts:code"), {"token": token}).content.decode()
    assert client.post(reverse("accounts:code"), {"token": codes[0]}).status_code == 302


def test_an_enterprise_that_bound_an_authenticator_is_asked_for_it(client, person, with_second_factor):
    user = person("qiye", Role.ENTERPRISE_MEMBER)
    assert sign_in(client, "qiye")["Location"] == "/desk/"
    client.logout()
    device = Authenticator.objects.create(user=user, name="动态口令", confirmed=True)
    assert sign_in(client, "qiye")["Location"] == reverse("accounts:code")
    assert client.get("/account/")["Location"] == reverse("accounts:code")
    assert client.post(reverse("accounts:code"), {"token": code_of(device)})["Location"] == "/desk/"


def test_an_authenticator_is_set_up_once_in_two_windows(client, person, with_second_factor):
    user = person("lichengban", Role.CASE_OFFICER)
    assert second_factor.new_device(user) == second_factor.new_device(user)
    with pytest.raises(IntegrityError):
        Authenticator.objects.create(user=user, name="又一个", confirmed=False)


def test_an_api_call_without_the_second_factor_is_refused_in_words(client, bound):
    sign_in(client, "lichengban")
    assert client.get("/api/v1/offices/").status_code == 200  # public
    with pytest.MonkeyPatch.context() as patch:
        from quality_portal.accounts import api, guards

        patch.setattr(api.Offices, "policy", guards.Policy("signed_in"))
        assert client.get("/api/v1/offices/").json() == {"message": "请先在网页上完成登录验证。"}


def test_a_closed_account_is_out_at_its_next_request(client, person):
    user = person("renyuan", Role.CASE_OFFICER)
    sign_in(client, "renyuan")
    assert client.get("/account/").status_code == 200
    actions.disable(user=user, actor=SYSTEM, at=timezone.now())
    assert client.get("/account/")["Location"].startswith("/login/")


def test_a_session_ended_from_outside_says_so(client, person):
    user = person("renyuan", Role.CASE_OFFICER)
    sign_in(client, "renyuan")
    second_factor.reset(user=user, actor=SYSTEM, at=timezone.now())
    assert client.get("/account/")["Location"].startswith("/login/")
    assert "登录已失效" in client.get("/login/").content.decode()


def test_no_session_outlives_twelve_hours_even_when_busy(client, person):
    person("renyuan", Role.CASE_OFFICER)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client, "renyuan")
        for minutes in range(25, 12 * 60, 25):
            clock.move_to(start + timedelta(minutes=minutes))
            assert client.get("/account/").status_code == 200
        clock.move_to(start + timedelta(hours=12, minutes=1))
        assert client.get("/account/").status_code == 302


def test_half_an_hour_of_silence_ends_a_session(client, person):
    person("renyuan", Role.CASE_OFFICER)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client, "renyuan")
        clock.move_to(start + timedelta(minutes=31))
        assert client.get("/account/").status_code == 302


def test_a_session_in_use_goes_on_and_is_written_once_a_minute(client, person):
    person("renyuan", Role.CASE_OFFICER)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client, "renyuan")
        assert written(client) == 0
        for minutes in range(20, 101, 20):
            clock.move_to(start + timedelta(minutes=minutes))
            assert client.get("/account/").status_code == 200
        clock.move_to(start + timedelta(minutes=101))
        assert written(client) == 1
        clock.move_to(start + timedelta(minutes=101, seconds=59))
        assert written(client) == 0


def written(client) -> int:
    """How often a page that is only read writes its session."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/account/").status_code == 200
    return sum(query["sql"].startswith('UPDATE "django_session"') for query in asked)


def test_signing_out_takes_a_post_and_clears_the_browser(client, person):
    person("renyuan", Role.CASE_OFFICER)
    sign_in(client, "renyuan")
    assert client.get("/logout/").status_code == 200
    assert client.get("/account/").status_code == 200
    assert "storage" in client.post("/logout/")["Clear-Site-Data"]
    assert client.get("/account/").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(client, person):
    from django.test import Client

    person("renyuan", Role.CASE_OFFICER)
    other = Client()
    sign_in(client, "renyuan")
    sign_in(other, "renyuan")
    fields = {"old": PASSWORD, "new": "quite another phrase", "again": "quite another phrase"}
    assert client.post("/account/password/", fields).status_code == 302
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old": "wrong", "new": "quite another phrase", "again": "quite another phrase"}, "当前密码不正确"),
        ({"old": PASSWORD, "new": "quite another phrase", "again": "something else here"}, "两次输入的新密码不一样"),
        ({"old": PASSWORD, "new": "1234567890", "again": "1234567890"}, "密码"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "与当前密码相同"),
    ],
)
def test_a_password_is_refused_in_words(client, person, fields, words):
    user = person("renyuan", Role.CASE_OFFICER)
    sign_in(client, "renyuan")
    answer = client.post("/account/password/", fields)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_a_password_set_by_the_administrator_or_ninety_days_old_must_be_changed(client, person):
    user = person("renyuan", Role.CASE_OFFICER)
    words = actions.reset_password(user=user, actor=SYSTEM, at=timezone.now())
    sign_in(client, "renyuan", words)
    assert client.get("/account/")["Location"] == "/account/password/"
    fields = {"old": words, "new": "quite another phrase", "again": "quite another phrase"}
    client.post("/account/password/", fields)
    assert client.get("/account/").status_code == 200
    User.objects.filter(pk=user.pk).update(password_changed_at=timezone.now() - timedelta(days=91))
    assert client.get("/account/")["Location"] == "/account/password/"


def test_enterprises_are_never_forced_to_change_a_password(client, person):
    user = person("qiye", Role.ENTERPRISE_MEMBER)
    User.objects.filter(pk=user.pk).update(password_changed_at=timezone.now() - timedelta(days=900))
    sign_in(client, "qiye")
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("behind", "header", "address"),
    [
        (False, "6.6.6.6", "10.0.0.1"),
        (True, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (True, "", "10.0.0.1"),
    ],
)
def test_only_the_proxys_own_word_counts_for_where_a_request_comes_from(rf, settings, behind, header, address):
    settings.BEHIND_PROXY = behind
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header)
    assert sessions.client_address(request) == address


def test_the_lock_knows_people_behind_the_proxy_apart(client, person, settings):
    settings.BEHIND_PROXY = True
    person("renyuan", Role.CASE_OFFICER)
    for number in range(5):
        sign_in_from(client, "198.51.100.7", f"wrong {number}")
    assert sign_in_from(client, "198.51.100.7", PASSWORD).status_code == 429
    assert sign_in_from(client, "203.0.113.9", PASSWORD).status_code == 302


def sign_in_from(client, address, password):
    fields = {"username": "renyuan", "password": password}
    return client.post(reverse("accounts:login"), fields, HTTP_X_FORWARDED_FOR=address)
