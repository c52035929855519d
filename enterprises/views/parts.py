"""What belongs to an enterprise: persons, products, licences, members. One form each."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import actions, queries
from enterprises.forms import LicenceForm, LicenceMoveForm, MemberForm, PrincipalForm, ProductForm
from enterprises.law import ground
from enterprises.models import Enterprise, Licence
from enterprises.permissions import GRANTS
from enterprises.states import LICENCE_MOVES
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from .posted import posted


def _part(
    request: HttpRequest, enterprise: Enterprise, form: forms.Form, write: Callable[..., Any], *, title: str, said: str, **context: Any
) -> HttpResponse:
    """Show a form; when it is right, write and go back to the enterprise."""
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            write(**form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, said)
            return redirect(enterprise)
    context |= {"form": form, "enterprise": enterprise, "heading": title}
    return render(request, "enterprises/part.html", context, status=422 if form.errors else 200)


@opens(queries.enterprise.visible, by="pk", verb="enterprise.edit", grants=GRANTS)
def principal_new(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Write down who holds a role."""

    def write(**facts: Any) -> None:
        actions.enterprise.name_principal(enterprise, **facts)

    return _part(request, enterprise, PrincipalForm(posted(request)), write, title=_("登记主要人员"), said=_("已登记。"))


@opens(queries.enterprise.visible, by="pk", verb="enterprise.edit", grants=GRANTS)
def product_new(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Write a product down."""

    def write(**facts: Any) -> None:
        actions.product.add(enterprise, **facts)

    return _part(request, enterprise, ProductForm(posted(request)), write, title=_("登记产品"), said=_("已登记产品。"))


@opens(queries.enterprise.visible, by="pk", verb="licence.add", grants=GRANTS)
def licence_new(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Write a licence down."""

    def write(**facts: Any) -> None:
        actions.licence.add(enterprise, **facts)

    form = LicenceForm(posted(request), enterprise=enterprise)
    return _part(request, enterprise, form, write, title=_("登记证书"), said=_("已登记证书。"))


@opens(queries.enterprise.visible, by="pk", verb="membership.add", grants=GRANTS)
def member_new(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Let an account act for the enterprise."""

    def write(*, username: str, **facts: Any) -> None:
        actions.membership.add(queries.membership.account(username), enterprise, **facts)

    return _part(request, enterprise, MemberForm(posted(request)), write, title=_("登记企业成员"), said=_("已登记企业成员。"))


@opens(queries.licence.visible, by="pk", verb="licence.move", grants=GRANTS)
def licence_move(request: HttpRequest, licence: Licence, move: str) -> HttpResponse:
    """Suspend, resume, revoke, deregister or annul a licence, on one of the grounds of the law."""
    title = next(row.title for row in LICENCE_MOVES if row.name == move)
    form = LicenceMoveForm(posted(request), licence=licence, move=move, initial={"on": business_today()})
    act = getattr(actions.licence, move)

    def write(*, ground: str, **facts: Any) -> None:
        act(licence, basis=_basis(ground), **facts)

    said = _("已办理：%(title)s。") % {"title": title}
    return _part(request, licence.enterprise, form, write, title=title, said=said, licence=licence)


def _basis(key: str) -> Any:
    return ground(key).basis
