"""The system administrator's console: who has an account. Roles are the security administrator's."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quality_portal.accounts import actions, queries, second_factor
from quality_portal.accounts.forms import AccountForm, NoteForm, PeopleSearch
from quality_portal.accounts.guards import allows, opens
from quality_portal.accounts.models import User
from quality_portal.accounts.permissions import GRANTS
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules


@allows("account.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Everybody, found by name."""
    term = request.GET.get("q", "").strip()
    page = Paginator(queries.people(term), 50).get_page(request.GET.get("page"))
    context = {"page": page, "search": PeopleSearch(request.GET or None), "q": term}
    return render(request, "accounts/people.html", context)


@allows("account.create", grants=GRANTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an account and show its first password, once."""
    form = AccountForm(request.POST or None)
    if form.is_valid():
        with showing_rules(form):
            now = timezone.now()
            user = actions.create_account(**form.cleaned_data, actor=request.user, at=now)
            words = actions.reset_password(user=user, actor=request.user, at=now)
            return _once(request, user, words)
    return render(request, "accounts/person_new.html", {"form": form})


@opens(queries.manageable, by="username", verb="account.see", grants=GRANTS)
def person(request: HttpRequest, user: User) -> HttpResponse:
    """One account, its state and history."""
    return render(request, "accounts/person.html", _of(request, user, NoteForm()))


@require_POST
@opens(queries.manageable, by="username", verb="account.disable", grants=GRANTS)
def disable(request: HttpRequest, user: User) -> HttpResponse:
    """Close the account."""
    return _with_reason(request, user, actions.disable, _("账号已停用，正在使用的登录随即失效。"))


@require_POST
@opens(queries.manageable, by="username", verb="account.enable", grants=GRANTS)
def enable(request: HttpRequest, user: User) -> HttpResponse:
    """Open the account again."""
    return _with_reason(request, user, actions.enable, _("账号已启用。"))


@require_POST
@opens(queries.manageable, by="username", verb="account.reset", grants=GRANTS)
def unbind(request: HttpRequest, user: User) -> HttpResponse:
    """Unbind a lost authenticator."""
    return _with_reason(request, user, second_factor.reset, _("动态口令已解除，本人下次登录时重新绑定。"))


@require_POST
@opens(queries.manageable, by="username", verb="account.reset", grants=GRANTS)
def reset(request: HttpRequest, user: User) -> HttpResponse:
    """Give a fresh password."""
    return _once(request, user, actions.reset_password(user=user, actor=request.user, at=timezone.now()))


def _with_reason(request: HttpRequest, user: User, act: Any, done: str) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.is_valid():
        with showing_rules(form):
            act(user=user, actor=request.user, at=timezone.now(), note=form.cleaned_data["note"])
            messages.success(request, done)
            return redirect("accounts:person", user.username)
    return render(request, "accounts/person.html", _of(request, user, form))


def _of(request: HttpRequest, user: User, form: NoteForm) -> dict[str, Any]:
    facts = [
        (_("用户名"), user.username),
        (_("姓名"), user.display_name),
        (_("机关"), str(user.office or "")),
        (_("科室"), user.section),
        (_("执法证号"), user.certificate_no),
        (_("角色"), user.role_names or _("还没有，由安全管理员授予")),
        (_("动态口令"), _("已绑定") if second_factor.device_of(user) else _("未绑定")),
    ]
    return {"person": user, "facts": facts, "form": form, "events": trail_of(user)[:30]}


def _once(request: HttpRequest, user: User, words: str) -> HttpResponse:
    response = render(request, "accounts/password_once.html", {"person": user, "words": words})
    response["Cache-Control"] = "no-store"
    return response
