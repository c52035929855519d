"""Subscribing, confirming, ending: pages that anybody may open and that work without JavaScript."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from enforcement.queries import topics
from quality_portal.accounts.guards import public
from quality_portal.core.errors import RuleBroken
from quality_portal.core.forms import showing_rules

from . import actions, queries
from .forms import SubscribeForm
from .models import SubscriptionState
from .senders import earlier


@public
@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form. Known or unknown, the answer is the same."""
    if not queries.mail_is_on():
        return render(request, "subscriptions/off.html", status=200)
    wanted = _wanted(request)
    if request.method == "POST":
        form = SubscribeForm(request.POST)
        if form.is_valid():
            by, value = form.wish()
            with showing_rules(form):
                actions.ask(
                    address=form.cleaned_data["email"], by=by, value=value, how=form.cleaned_data["how"], at=timezone.now(), earlier=earlier(request)
                )
                return redirect("subscriptions:asked")
            _beside(form, by)
    else:
        form = SubscribeForm(initial=wanted)
    named = topics.name_of(wanted["by"], wanted.get(wanted["by"], "")) if wanted["by"] != "all" else ""
    return render(request, "subscriptions/subscribe.html", {"form": form, "named": named}, status=400 if form.errors else 200)


def _beside(form: SubscribeForm, by: str) -> None:
    """A refusal of the topic stands beside the field that named it."""
    if by in topics.BY and not form.errors.get("email"):
        for words in form.errors.pop("__all__", []):
            form.add_error(by, words)


def _wanted(request: HttpRequest) -> dict[str, str]:
    """What the page before wants to be followed, e.g. ?enterprise=…"""
    for by in ("category", "region", "enterprise", "brand"):
        if value := request.GET.get(by, "").replace("\x00", "").strip()[:60]:
            return {"by": by, by: value, "how": "daily"}
    return {"by": "all", "how": "daily"}


@public
def asked(request: HttpRequest) -> HttpResponse:
    """A letter is on its way."""
    return render(request, "subscriptions/asked.html", {"days": actions.TERM.days})


@public
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the letter. Opening it does nothing: scanners of mail open every link."""
    now = timezone.now()
    found = queries.by_token(token, now)
    if request.method == "POST":
        try:
            row = actions.confirm(token=token, at=now)
        except RuleBroken as refusal:
            return render(request, "subscriptions/confirm.html", {"found": None, "refusal": refusal.message}, status=409)
        return render(request, "subscriptions/confirmed.html", {"found": row})
    if found and found.state == SubscriptionState.ACTIVE:
        return render(request, "subscriptions/confirmed.html", {"found": found})
    return render(request, "subscriptions/confirm.html", {"found": found, "refusal": ""}, status=200 if found else 410)


@public
@never_cache
@csrf_exempt  # a mail program unsubscribes by POST (RFC 8058) and knows no token of ours; the signed word is the proof
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription: a page with a button, or one click of the mail program."""
    found = queries.to_stop(token)
    if found is None:
        return render(request, "subscriptions/stop.html", {"unknown": True}, status=404)
    uuid, row = found
    if request.method == "POST":
        words = actions.end(uuid=uuid, at=timezone.now())
        return render(request, "subscriptions/stop.html", {"ended": True, "about": words})
    return render(request, "subscriptions/stop.html", {"row": row, "ended": row is None})
