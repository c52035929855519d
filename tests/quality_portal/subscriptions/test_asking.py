"""Nobody gets letters who did not say yes; nobody learns who does; addresses are told to nothing and nobody."""

import json
import logging
from datetime import timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from quality_portal.audit.models import Event
from quality_portal.core.errors import RuleBroken
from quality_portal.core.site import this_site
from quality_portal.jobs.models import Job
from quality_portal.subscriptions import actions, sealing
from quality_portal.subscriptions.models import Subscription

from .conftest import READER, stop_of, token_of

FORM = {"email": READER, "by": "all", "how": "daily"}


def sign_up(client, **said):
    return client.post("/subscribe/", {**FORM, **said})


def test_nothing_is_sent_but_one_letter_until_the_address_says_yes(client, post, announce):
    assert sign_up(client)["Location"] == "/subscribe/asked/"
    (letter,) = post()
    assert letter.to == [READER.rpartition("@")[0] + "@example.org"]
    announce()
    assert post() == []


def test_opening_the_link_confirms_nothing_and_the_button_does(client, post):
    sign_up(client)
    (letter,) = post()
    address = f"/subscribe/confirm/{token_of(letter)}/"
    page = client.get(address)
    assert "全部公告" in page.content.decode()
    assert Subscription.objects.get().state == "pending"
    assert client.post(address).status_code == 200
    assert Subscription.objects.get().state == "active"
    assert "订阅成功" in client.post(address).content.decode()  # a second click
    again = client.get(address).content.decode()  # the letter opened again
    assert "订阅成功" in again
    assert 'method="post"' not in again.partition("<main")[2]
    assert Subscription.objects.count() == 1


def test_known_and_unknown_addresses_get_the_same_answer(client, follow):
    follow()
    known, unknown = sign_up(client), sign_up(client, email="other@example.org")
    assert (known.status_code, known["Location"], known.content) == (unknown.status_code, unknown["Location"], unknown.content)


def test_who_follows_already_is_told_so_and_not_asked_again(client, follow, post, clock):
    follow()
    clock.shift(timedelta(minutes=11))
    sign_up(client)
    (letter,) = post()
    assert "您已经订阅" in letter.subject
    assert "/subscribe/confirm/" not in letter.body
    assert Subscription.objects.get().state == "active"


def test_the_word_of_the_letter_is_stored_as_a_hash_and_runs_out(client, post, clock):
    sign_up(client)
    (letter,) = post()
    token = token_of(letter)
    assert token not in json.dumps(list(Subscription.objects.values()), default=str)
    clock.shift(actions.TERM + timedelta(hours=1))
    assert client.get(f"/subscribe/confirm/{token}/").status_code == 410
    assert "已经失效" in client.post(f"/subscribe/confirm/{token}/").content.decode()
    post()
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("token", ["x", "%0a", "../../etc", "a" * 500])
def test_a_wrong_word_confirms_and_ends_nothing(client, follow, token):
    follow()
    assert client.post(f"/subscribe/confirm/{token}/").status_code in (404, 409)
    assert client.post(f"/subscribe/stop/{token}/").status_code == 404
    assert Subscription.objects.get().state == "active"


def test_one_click_ends_it_and_deletes_the_address(client, follow, announce, post):
    follow(how="at_once")
    announce()
    (letter,) = post()
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = stop_of(letter)
    assert letter.extra_headers["List-Unsubscribe"].endswith(f"{address}>")
    assert client.get(address).status_code == 200
    assert Subscription.objects.exists()  # opening is not ending
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()
    assert "已经退订" in client.post(address).content.decode()


def test_no_address_stands_in_clear_anywhere(client, follow, announce, post, caplog):
    caplog.set_level(logging.DEBUG)
    row = follow()
    announce()
    post()
    actions.end(uuid=str(row.uuid), at=timezone.now())
    stored = json.dumps([list(Job.objects.values()), list(Event.objects.values())], default=str)
    assert READER.lower() not in (stored + caplog.text).lower()
    assert "duzhe" not in (stored + caplog.text).lower()


def test_the_stored_row_tells_no_address(follow):
    row = follow()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM subscriptions_subscription s")
        assert "duzhe" not in cursor.fetchone()[0].lower()
    assert sealing.unseal(row.sealed) == READER


def test_a_mail_server_that_refuses_leaves_no_address_in_the_log(client, post, caplog, monkeypatch):
    import smtplib

    from django.core.mail import EmailMessage

    def refuse(self, **_):
        raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, b"no such user " + self.to[0].encode())})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    sign_up(client)
    assert post() == []
    assert "NotSent: SMTPRecipientsRefused" in caplog.text
    assert "duzhe" not in caplog.text.lower()
    monkeypatch.undo()
    assert len(post()) == 1


def test_who_asks_often_waits_longer_and_is_answered_the_same(client, post, clock):
    for number in range(6):
        assert sign_up(client, email=f"reader{number}@example.org").status_code == 302
    waits = sorted(row.letter_due - timezone.now() for row in Subscription.objects.all())
    assert waits == [timedelta(minutes=minutes) for minutes in (0, 0, 0, 1, 2, 4)]
    assert len(post()) == 3
    clock.shift(timedelta(minutes=5))
    assert len(post()) == 3


def test_nobody_can_fill_a_strangers_mailbox(client, post, clock):
    for _ in range(5):
        sign_up(client)
        post()
    assert len(mail.outbox) == 1
    for number in range(30):
        actions.ask(address=READER, by="brand", value=f"商标{number}", how="daily", at=timezone.now())
    assert Subscription.objects.count() <= actions.MOST


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@example.org", "a@example.org\nBcc: all@example.org", "a..b@example.org", "a" * 250 + "@example.org", "王@例子.中国"])
def test_what_is_no_address_is_refused_beside_its_field(client, db, email):
    answer = sign_up(client, email=email)
    assert answer.status_code == 400
    assert answer.context["form"].errors["email"]
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("by", "value"), [("category", ""), ("category", "nothing"), ("enterprise", "123"), ("enterprise", ""), ("brand", " "), ("region", "000000")]
)
def test_what_cannot_be_followed_is_refused_beside_its_field(client, maker, by, value):
    answer = sign_up(client, by=by, **{by: value})
    assert answer.status_code == 400
    assert by in answer.context["form"].errors
    assert not Subscription.objects.exists()


def test_address_and_topic_are_refused_in_one_go(client, db):
    """Nobody mends the one to be told of the other; an enterprise is refused as an enterprise."""
    errors = sign_up(client, email="x", by="region").context["form"].errors
    assert errors.keys() == {"email", "region"}
    assert "没有找到这家企业" in str(sign_up(client, by="enterprise", enterprise="123").context["form"].errors["enterprise"])


def test_a_letter_is_from_the_site_by_its_name(client, post, settings):
    settings.DEFAULT_FROM_EMAIL = "noreply@example.org"
    sign_up(client)
    (letter,) = post()
    name, address = parseaddr(str(make_header(decode_header(letter.message()["From"]))))
    assert (name, address) == (this_site().name, "noreply@example.org")


def test_an_enterprise_page_leads_to_its_form(client, maker):
    page = client.get("/subscribe/", {"enterprise": maker.enterprise.credit_code})
    assert page.context["form"].initial["enterprise"] == maker.enterprise.credit_code
    assert sign_up(client, by="enterprise", enterprise="9199 0102-MA0000001a").status_code == 302
    assert Subscription.objects.get().words == maker.enterprise.name


def test_where_no_letters_are_sent_the_page_leads_to_the_feeds(client, db, settings):
    settings.MAIL_ON = False
    page = client.get("/subscribe/").content.decode()
    assert "没有开通邮件订阅" in page
    assert 'href="/feeds/"' in page
    assert client.post("/api/v1/subscriptions/", {"email": READER, "by": "all"}, content_type="application/json").status_code == 409


def test_a_program_asks_as_a_person_does(client, post, maker):
    said = {"email": READER, "by": "enterprise", "value": maker.enterprise.credit_code}
    answer = client.post("/api/v1/subscriptions/", said, content_type="application/json")
    assert answer.status_code == 202
    assert len(post()) == 1
    wrong = client.post("/api/v1/subscriptions/", {"email": "x", "by": "all"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["field"]) == (409, "email")


def test_a_name_that_does_not_exist_is_refused_in_words(db):
    with pytest.raises(RuleBroken, match="没有找到要订阅的内容"):
        actions.ask(address=READER, by="people", value="1", how="daily", at=timezone.now())
