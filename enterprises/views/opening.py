"""Opening review: the catalogue, the applications, the look at the place, the verdict."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises import actions, queries
from enterprises.actions.opening import ItemDraft
from enterprises.forms.elimination import BecauseForm
from enterprises.forms.opening import (
    ApplyForm,
    CatalogueForm,
    DecideForm,
    ExamineForm,
    Items,
    ReasonForm,
    ReviewSearch,
    next_month,
)
from enterprises.guards import member
from enterprises.law import opening as law
from enterprises.models import Enterprise, OpeningCatalogue, OpeningReview
from enterprises.permissions import GRANTS
from enterprises.states import OpeningState
from quality_portal.accounts.guards import allows, opens
from quality_portal.audit.acts import may
from quality_portal.audit.queries import trail_of
from quality_portal.core.forms import showing_rules
from quality_portal.workdays.calendar import business_today

from .acts import EmptyForm, act, page_of, posted_rows
from .posted import posted

GET_POST = require_http_methods(["GET", "POST"])


@allows("opening.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Reviews, and who makes listed products without one."""
    form, today = ReviewSearch(request.GET), business_today()
    form.is_valid()
    chosen = getattr(form, "cleaned_data", {})
    context = {
        "form": form,
        "page": page_of(request, queries.opening.search(request.user, state=chosen.get("state", ""), term=chosen.get("q", ""))),
        "figures": queries.opening.figures(request.user, today),
        "today": today,
        "rule": law.FIRST,
    }
    return render(request, "enterprises/opening.html", context)


@allows("opening.see", grants=GRANTS)
def catalogues(request: HttpRequest) -> HttpResponse:
    """Every version of the catalogues."""
    context = {"catalogues": queries.opening.catalogues(request.user), "rule": law.PUBLISHED, "may_draft": may(request.user, GRANTS, "opening.draft")}
    return render(request, "enterprises/opening_catalogues.html", context)


@opens(queries.opening.catalogues, by="pk", verb="opening.see", grants=GRANTS)
def catalogue(request: HttpRequest, catalogue: OpeningCatalogue) -> HttpResponse:
    """One version with its products."""
    head = may(request.user, GRANTS, "opening.publish") and catalogue.office_id == request.user.office_id and catalogue.state == "draft"
    context = {
        "catalogue": catalogue,
        "items": catalogue.items.select_related("category").order_by("category__code"),
        "rule": law.PUBLISHED,
        "may_publish": head and catalogue.drafted_by_id != request.user.pk,
        "own_draft": head and catalogue.drafted_by_id == request.user.pk,
        "events": trail_of(catalogue)[:20],
    }
    return render(request, "enterprises/opening_catalogue.html", context)


@GET_POST
@allows("opening.draft", grants=GRANTS)
def catalogue_new(request: HttpRequest) -> HttpResponse:
    """Draft the next version."""
    office = request.user.office
    if office is None:
        messages.error(request, _("您的账号没有所属机关，不能起草目录。请联系系统管理员。"))
        return redirect("enterprises:opening_catalogues")
    more, data = posted_rows(request)
    form, rows = CatalogueForm(data, initial={"since": next_month()}), Items(data)
    if data is not None and not more and form.is_valid() & rows.is_valid():
        with showing_rules(form):
            drafts = [ItemDraft(row["category"], row["because"]) for row in rows.kept()]
            made = actions.opening.draft_catalogue(office=office, items=drafts, **form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, _("已起草，由局领导发布。"))
            return redirect(made)
    context = {"form": form, "items": rows, "more": more}
    return render(request, "enterprises/opening_catalogue_new.html", context, status=422 if form.errors and not more else 200)


@GET_POST
@opens(queries.opening.catalogues, by="pk", verb="opening.publish", grants=GRANTS)
def catalogue_publish(request: HttpRequest, catalogue: OpeningCatalogue) -> HttpResponse:
    """Publish a version with its notice."""
    return act(
        request, EmptyForm(posted(request)),
        lambda _data: actions.opening.publish_catalogue(catalogue=catalogue, actor=request.user, at=timezone.now()),
        back=catalogue.get_absolute_url(), done=_("目录已发布，公告已编号。"), title=_("发布开业审查目录"), button=_("发布"),
        intro=_("发布时编号并印制公告，公众可以查看；上一版自这一版施行之日起废止。"), basis=law.PUBLISHED.basis,
        subject=catalogue, parent=(_("目录"), catalogue.get_absolute_url()),
    )  # fmt: skip


@opens(queries.opening.reviews, by="pk", verb="opening.see", grants=GRANTS)
def review(request: HttpRequest, review: OpeningReview) -> HttpResponse:
    """One review: the application, the checklist, the verdict."""
    user, own = request.user, review.office_id == request.user.office_id
    examined = review.state == OpeningState.EXAMINED
    seen = review.examined_by_id == user.pk or user in review.examiners.all()
    context = {
        "review": review,
        "checks": review.checks.all(),
        "examiners": review.examiners.select_related("office"),
        "rule": law.FIRST,
        "may_examine": review.state == OpeningState.APPLIED and may(user, GRANTS, "opening.examine"),
        "may_decide": examined and own and not seen and may(user, GRANTS, "opening.decide"),
        "may_withdraw": review.state in (OpeningState.APPLIED, OpeningState.EXAMINED) and may(user, GRANTS, "opening.examine"),
        "events": trail_of(review)[:20],
    }
    return render(request, "enterprises/opening_review.html", context)


@GET_POST
@opens(queries.enterprise.visible, by="pk", verb="opening.apply", grants=GRANTS)
def apply(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Take an application in at the counter."""
    office = request.user.office
    form = ApplyForm(posted(request), office=office, initial={"site": enterprise.address})
    return _applied(request, form, enterprise, parent=(enterprise.name, enterprise.get_absolute_url()))


def _applied(request: HttpRequest, form: ApplyForm, enterprise: Enterprise, **context: Any) -> HttpResponse:
    """The same form at the counter and on the enterprise's own desk."""
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            made = actions.opening.apply(
                enterprise=enterprise, office=request.user.office, **form.cleaned_data, actor=request.user, at=timezone.now()
            )
            messages.success(request, _("已受理开业审查申请。"))
            return redirect(made)
    context |= {
        "form": form, "title": _("受理开业审查申请"), "button": _("受理"), "subject": enterprise, "basis": law.LISTED, "back": context["parent"][1],
        "intro": _("目录所列产品，审查合格前不准开工生产。系统会同时核对淘汰目录和制止重复建设目录。"),
    }  # fmt: skip
    return render(request, "enterprises/act.html", context, status=422 if form.errors else 200)


@GET_POST
@opens(queries.opening.reviews, by="pk", verb="opening.examine", grants=GRANTS)
def examine(request: HttpRequest, review: OpeningReview) -> HttpResponse:
    """Hand in the checklist."""
    form = ExamineForm(posted(request), review=review, initial={"on": business_today()})
    return act(
        request, form, lambda _data: actions.opening.examine(review=review, **form.facts(), actor=request.user, at=timezone.now()),
        back=review.get_absolute_url(), done=_("已提交现场审查意见，由局领导决定。"), template="enterprises/opening_examine.html",
        title=_("现场审查"), review=review, rule=law.CONDITIONS, parent=(_("开业审查"), review.get_absolute_url()),
    )  # fmt: skip


def _review_act(request: HttpRequest, review: OpeningReview, form: Any, do: Any, **context: Any) -> HttpResponse:
    back = review.get_absolute_url()
    return act(request, form, do, back=back, subject=review, parent=(_("开业审查"), back), **context)


@GET_POST
@opens(queries.opening.reviews, by="pk", verb="opening.decide", grants=GRANTS)
def decide(request: HttpRequest, review: OpeningReview) -> HttpResponse:
    """May it start?"""
    return _review_act(
        request, review, DecideForm(posted(request)),
        lambda data: actions.opening.decide(review=review, **data, actor=request.user, at=timezone.now()),
        done=_("已作出决定，意见书已编号。"), title=_("决定是否准予开工"), button=_("签发意见书"), basis=law.CONDITIONS.basis,
        intro=_("签发后意见书编号、印制，不能再改。有一项条件不符合，就不能准予开工。"),
    )  # fmt: skip


@GET_POST
@opens(queries.opening.reviews, by="pk", verb="opening.decide", grants=GRANTS)
def send_back(request: HttpRequest, review: OpeningReview) -> HttpResponse:
    """Look again."""
    return _review_act(
        request, review, ReasonForm(posted(request)),
        lambda data: actions.opening.send_back(review=review, **data, actor=request.user, at=timezone.now()),
        done=_("已退回。"), title=_("退回现场审查意见"), button=_("退回"), intro=_("审查人员补充后重新提交。"),
    )  # fmt: skip


@GET_POST
@opens(queries.opening.reviews, by="pk", verb="opening.examine", grants=GRANTS)
def withdraw(request: HttpRequest, review: OpeningReview) -> HttpResponse:
    """The enterprise takes its application back."""
    return _review_act(
        request, review, BecauseForm(posted(request)),
        lambda data: actions.opening.withdraw(review=review, **data, actor=request.user, at=timezone.now()),
        done=_("已撤回申请。"), title=_("登记撤回申请"), button=_("撤回"), intro=_("企业书面撤回申请的，登记理由后结束审查。"),
    )  # fmt: skip


@member
def own(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """The enterprise's own side: what is listed, its reviews with their verdicts."""
    listed = queries.opening.must_not_start(business_today(), enterprise)
    context = {"enterprise": enterprise, "reviews": queries.opening.of_enterprise(enterprise), "listed": listed, "rule": law.FIRST}
    return render(request, "enterprises/desk_opening.html", context)
