"""What belongs to an enterprise: persons, products, members. One form each."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import actions, queries
from enterprises.forms import MemberForm, PrincipalForm, ProductForm
from enterprises.models import Enterprise
from enterprises.permissions import GRANTS
from quality_portal.accounts.guards import opens
from quality_portal.core.forms import showing_rules

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


@opens(queries.enterprise.visible, by="pk", verb="membership.add", grants=GRANTS)
def member_new(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Let an account act for the enterprise."""

    def write(*, username: str, **facts: Any) -> None:
        actions.membership.add(queries.membership.account(username), enterprise, **facts)

    return _part(request, enterprise, MemberForm(posted(request)), write, title=_("登记企业成员"), said=_("已登记企业成员。"))
