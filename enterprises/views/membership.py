"""Members and invitations, on the enterprise's desk and at the bureau. A code is shown once, on the page after it was made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import actions, queries
from enterprises.forms.membership import CodeForm, InviteForm, JoinForm, RoleForm
from enterprises.guards import CHOSEN, member
from enterprises.law import membership as law
from enterprises.models import Enterprise, Invitation, Membership
from enterprises.permissions import GRANTS
from quality_portal.accounts.guards import opens, public
from quality_portal.core import pace
from quality_portal.core.errors import PortalError
from quality_portal.core.forms import showing_rules
from quality_portal.core.roles import Role

ONCE = "invitation_codes"  # the session holds a code from its making to its only showing


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Who acts for the enterprise, who is invited, and the form that invites."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            made = _invite(request, enterprise, form)
            return redirect("enterprises:own_invitation", pk=made.pk)
    context = {
        "enterprise": enterprise,
        "members": queries.membership.members_of(enterprise),
        "manages": queries.membership.may(request.user, enterprise.pk, law.MANAGE),
        "places": law.PLACES,
        "invitations": queries.invitation.of_enterprise(enterprise, timezone.now()),
        "form": form,
    }
    return render(request, "enterprises/members_desk.html", context, status=422 if form.errors else 200)


def _invite(request: HttpRequest, enterprise: Enterprise, form: InviteForm) -> Invitation:
    made = actions.invitation.invite(enterprise=enterprise, actor=request.user, at=timezone.now(), **form.cleaned_data)
    if made.code:
        request.session[ONCE] = {str(made.invitation.pk): made.code}
    return made.invitation


def _letter(request: HttpRequest, invitation: Invitation, template: str, back: str) -> HttpResponse:
    code = request.session.pop(ONCE, {}).get(str(invitation.pk), "")
    context = {"invitation": invitation, "enterprise": invitation.enterprise, "code": code, "back": back, "now": timezone.now()}
    return render(request, template, context)


own_invitations = opens(queries.invitation.of_member, by="pk", verb="desk.see", grants=GRANTS, audience="member")


@own_invitations
@never_cache
@require_safe
def own_invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The letter to hand over, with the code the first time only."""
    return _letter(request, invitation, "enterprises/invitation_desk.html", "/desk/members/")


@own_invitations
@require_POST
def withdraw(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Make a code useless."""
    return _done(request, "enterprises:members", lambda: actions.invitation.withdraw(invitation=invitation, actor=request.user, at=timezone.now()), _("邀请码已撤回。"))


own_members = opens(queries.membership.of, by="pk", verb="desk.see", grants=GRANTS, audience="member")


@own_members
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Give a member another place."""
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            actions.membership.change_role(membership, role=form.cleaned_data["role"], actor=request.user, at=timezone.now())
            messages.success(request, _("角色已调整。"))
            return redirect("enterprises:members")
    context = {"form": form, "membership": membership, "enterprise": membership.enterprise}
    return render(request, "enterprises/member_role.html", context, status=422 if form.errors else 200)


@own_members
@require_POST
def end(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Let a member go, or leave."""
    leaving = membership.user_id == request.user.pk
    done = _("您已退出这家企业。") if leaving else _("已移出。")
    to = "enterprises:choose" if leaving else "enterprises:members"
    return _done(request, to, lambda: actions.membership.end(membership, actor=request.user, at=timezone.now()), done, refused="enterprises:members")


def _done(request: HttpRequest, to: str, act: Any, words: str, *, refused: str = "") -> HttpResponse:
    """Do it and say so; a refusal is said on the page one came from."""
    try:
        act()
    except PortalError as refusal:
        messages.error(request, refusal.message)
        return redirect(refused or to)
    messages.success(request, words)
    return redirect(to)


@opens(queries.enterprise.visible, by="pk", verb="membership.invite", grants=GRANTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """The bureau invites a person of an enterprise."""
    first = not queries.membership.members_of(enterprise).filter(role=law.ADMIN).exists()
    form = InviteForm(request.POST or None, initial={"role": law.ADMIN if first else law.HANDLER})
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            return redirect("enterprises:invitation", pk=_invite(request, enterprise, form).pk)
    context = {"form": form, "enterprise": enterprise, "heading": _("邀请企业成员")}
    return render(request, "enterprises/part.html", context, status=422 if form.errors else 200)


@opens(queries.invitation.visible, by="pk", verb="membership.invite", grants=GRANTS)
@never_cache
@require_safe
def invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The letter that the bureau hands over, with the code the first time only."""
    return _letter(request, invitation, "enterprises/invitation.html", invitation.enterprise.get_absolute_url())


@public
@never_cache
@sensitive_post_parameters("password", "again", "code")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Join with a code: with a new account, or with the one a member is signed in with."""
    mine = request.user.is_authenticated and Role.ENTERPRISE_MEMBER in request.user.roles
    form = (CodeForm if mine else JoinForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            pace.slow_down("join", free=5, each=0.5)
            return _joined(request, form, mine=mine)
    template = "enterprises/join_own.html" if mine else "enterprises/join.html"
    return render(request, template, {"form": form}, status=422 if form.errors else 200)


def _joined(request: HttpRequest, form: CodeForm, *, mine: bool) -> HttpResponse:
    at = timezone.now()
    if mine:
        joined = actions.invitation.accept(code=form.cleaned_data["code"], actor=request.user, at=at)
        request.session[CHOSEN] = joined.enterprise_id
        messages.success(request, _("您已加入%(company)s。") % {"company": joined.enterprise.name})
        return redirect("/desk/")
    given = {name: form.cleaned_data[name] for name in ("code", "username", "name", "password")}
    joined = actions.invitation.accept_new(at=at, **given)
    messages.success(request, _("账号已开通，您已加入%(company)s。请用刚才的用户名和密码登录。") % {"company": joined.enterprise.name})
    return redirect("accounts:login")
