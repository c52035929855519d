"""The letters themselves: plain text, from the site's own address, with one click to end them."""

from __future__ import annotations

from email.utils import formataddr, make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from quality_portal.core.site import this_site

from . import sealing
from .models import Subscription, SubscriptionState
from .sending import Letter


def _write(subscription: Subscription, subject: str, template: str, context: dict[str, Any], name: str = "") -> EmailMessage:
    base = settings.PUBLIC_ADDRESS
    stop = f"{base}/subscribe/stop/{sealing.stop_token(subscription.uuid)}/"
    context |= {"subscription": subscription, "base": base, "stop": stop, "site": this_site()}
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<{name}@{_host()}>" if name else make_msgid(domain=_host()),
    }
    body = render_to_string(f"subscriptions/{template}", context)
    return EmailMessage(subject, body, _sender(), [sealing.unseal(subscription.sealed)], headers=headers)


def _sender() -> str:
    """The site by its name, unless the setting names another."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or this_site().name, address))


def _host() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"


def confirmation(subscription: Subscription, token: str) -> EmailMessage:
    """Asks the address itself; an address that follows already is told so."""
    if subscription.state == SubscriptionState.ACTIVE:
        return _write(subscription, _("您已经订阅：%(words)s") % {"words": subscription.words}, "known.txt", {})
    link = f"{settings.PUBLIC_ADDRESS}/subscribe/confirm/{token}/"
    return _write(subscription, _("请确认订阅：%(words)s") % {"words": subscription.words}, "confirm.txt", {"link": link})


def news(letter: Letter) -> EmailMessage:
    """What was announced, and what was withdrawn."""
    return _write(letter.subscription, _subject(letter), "news.txt", {"news": letter.news, "gone": letter.gone}, str(letter.name))


def _subject(letter: Letter) -> str:
    if not letter.news:
        return _("公告已撤下：%(number)s") % {"number": "、".join(one.number for one in letter.gone)}
    if len(letter.news) == 1:
        return letter.news[0].title
    return _("%(words)s：%(count)s 份新公告") % {"words": letter.subscription.words, "count": len(letter.news)}
