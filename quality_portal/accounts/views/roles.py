"""The security administrator's console: who may do what."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quality_portal.accounts import actions, queries
from quality_portal.accounts.forms import PeopleSearch, RoleForm, WithdrawForm
from quality_portal.accounts.guards import allows, opens
from quality_portal.accounts.models import User
from quality_portal.accounts.permissions import GRANTS
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.core.roles import Role


@allows("role.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Everybody with the roles held."""
    term = request.GET.get("q", "").strip()
    page = Paginator(queries.people(term), 50).get_page(request.GET.get("page"))
    context = {"page": page, "search": PeopleSearch(request.GET or None), "q": term}
    return render(request, "accounts/roles.html", context)


@opens(queries.everybody, by="username", verb="role.grant", grants=GRANTS)
@require_http_methods(["GET", "POST"])
def of_person(request: HttpRequest, user: User) -> HttpResponse:
    """Give a role."""
    form = RoleForm(request.POST or None)
    if form.is_valid():
        with showing_rules(form):
            actions.grant_role(user=user, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("角色已授予，对方下次操作时生效。"))
            return redirect("accounts:roles_of", user.username)
    return render(request, "accounts/roles_of.html", _of(request, user, form))


@require_POST
@opens(queries.everybody, by="username", verb="role.withdraw", grants=GRANTS)
def withdraw(request: HttpRequest, user: User) -> HttpResponse:
    """Take a role back."""
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    if form.is_valid():
        with showing_rules(form):
            actions.withdraw_role(user=user, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("角色已收回，对方下次操作时生效。"))
            return redirect("accounts:roles_of", user.username)
    return render(request, "accounts/roles_of.html", _of(request, user, RoleForm(), withdraw=form))


def _of(request: HttpRequest, user: User, form: RoleForm, withdraw: WithdrawForm | None = None) -> dict[str, Any]:
    held = [(grant, Role(grant.role).label) for grant in user.grants.select_related("granted_by")]
    return {
        "person": user,
        "held": held,
        "form": form,
        "withdraw": withdraw or WithdrawForm(auto_id="withdraw_%s"),
        "events": trail_of(user)[:30],
    }
