"""A page for one act: its form, what it does, where it leads. A refusal comes back with what was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from quality_portal.core.forms import showing_rules

PAGE_SIZE = 50


def act(
    request: HttpRequest,
    form: BaseForm,
    do: Callable[[Any], Any],
    *,
    back: str,
    done: str,
    template: str = "inspections/act.html",
    **context: Any,
) -> HttpResponse:
    """Show the form, or act on it and go back. `do` gets the cleaned data."""
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            do(form.cleaned_data)
            messages.success(request, done)
            return redirect(back)
    return render(request, template, {"form": form, "back": back, **context})


def grown(data: Any, prefix: str = "form", by: int = 2, limit: int = 200) -> Any:
    """The posted data with more empty rows: what “再加两行” asks for."""
    data = data.copy()
    total = data.get(f"{prefix}-TOTAL_FORMS", "0")
    data[f"{prefix}-TOTAL_FORMS"] = str(min(limit, (int(total) if total.isdigit() else 0) + by))
    return data


def posted(request: HttpRequest) -> tuple[bool, Any]:
    """Were more rows asked for; and the posted data, grown if so, None when nothing was posted."""
    more = "more" in request.POST
    data = (grown(request.POST) if more else request.POST) if request.method == "POST" else None
    return more, data


def filled(formset: BaseFormSet) -> list[dict[str, Any]]:
    """The rows of a valid formset that hold something."""
    return [form.cleaned_data for form in formset if form.has_changed() and form.cleaned_data]


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    """The page asked for; a number out of range shows the nearest."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
