"""Circulars: the list, writing them, one with what it lists, its receipt and its answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inspections import actions
from inspections.forms.circular import AcknowledgeForm, AnswerForm, CircularSearch, SendForm
from inspections.law.telling import CIRCULAR_PUBLIC, CIRCULAR_RULE, HOME_RULE, UPPER_RULE
from inspections.models import Circular
from inspections.permissions import GRANTS
from inspections.queries import circular as queries
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules

from .acts import act, page_of
from .conclusion import posted

GET_POST = require_http_methods(["GET", "POST"])


@allows("circular.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Circulars that went out or came in."""
    search = CircularSearch(request.GET)
    data = search.cleaned_data if search.is_valid() else {}
    rows = queries.listed(queries.visible(request.user), state=data.get("state") or "", word=data.get("q") or "")
    context = {"page": page_of(request, rows), "search": search, "waiting": queries.waiting(request.user.office).count() if request.user.office else 0}
    return render(request, "inspections/circulars.html", context)


@GET_POST
@allows("circular.send", grants=GRANTS)
def new(request: HttpRequest) -> HttpResponse:
    """Choose failures that stand and write to everybody who has to know."""
    office = request.user.office
    if office is None:
        raise PermissionDenied(_("您的账号没有所属机关，不能制发通报。"))
    initial = {"conclusions": [int(pk) for pk in request.GET.getlist("conclusion") if pk.isdecimal() and len(pk) < 18]}
    form = SendForm(posted(request), office=office, initial=initial)
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            made = actions.circular.send(office=office, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已制发通报 %(n)s 份。") % {"n": len(made)})
            return redirect(made[0] if len(made) == 1 else "inspections:circulars")
    rules = (CIRCULAR_RULE.basis, CIRCULAR_PUBLIC.basis, HOME_RULE.basis, UPPER_RULE.basis)
    return render(request, "inspections/circular_new.html", {"form": form, "rules": rules, "none": not form.fields["conclusions"].queryset.exists()})


@opens(queries.visible, by="pk", verb="circular.see", grants=GRANTS)
def detail(request: HttpRequest, circular: Circular) -> HttpResponse:
    """One circular with the failures it lists."""
    acts_on_it = may(request.user, GRANTS, "circular.answer") and not circular.is_done
    context = {
        "circular": circular,
        "rows": queries.of(circular),
        "may_acknowledge": acts_on_it and circular.state == "sent",
        "may_answer": acts_on_it and circular.wants_answer,
        "events": trail_of(circular),
    }
    return render(request, "inspections/circular.html", context)


@GET_POST
@opens(queries.visible, by="pk", verb="circular.answer", grants=GRANTS)
def acknowledge(request: HttpRequest, circular: Circular) -> HttpResponse:
    """Note that it was received."""
    return act(
        request,
        AcknowledgeForm(posted(request)),
        lambda data: actions.circular.acknowledge(circular=circular, actor=request.user, at=timezone.now(), **data),
        back=circular.get_absolute_url(),
        done=_("已登记签收。"),
        title=_("登记通报签收"),
        button=_("登记签收"),
        intro=_("收到主送机关的签收回执以后登记。"),
        basis=CIRCULAR_RULE.basis,
        subject=circular,
        parent=(str(circular), circular.get_absolute_url()),
    )


@GET_POST
@opens(queries.visible, by="pk", verb="circular.answer", grants=GRANTS)
def answer(request: HttpRequest, circular: Circular) -> HttpResponse:
    """Keep the answer."""
    return act(
        request,
        AnswerForm(posted(request)),
        lambda data: actions.circular.answer(circular=circular, actor=request.user, at=timezone.now(), **data),
        back=circular.get_absolute_url(),
        done=_("反馈已登记。"),
        title=_("登记通报反馈"),
        button=_("登记反馈"),
        intro=_("写明对方采取了什么措施，整改到什么程度。"),
        basis=CIRCULAR_RULE.basis,
        subject=circular,
        parent=(str(circular), circular.get_absolute_url()),
    )
