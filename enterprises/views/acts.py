"""A page for one act: its form, what it does, where it leads. A refusal comes back with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from quality_portal.core.forms import showing_rules

PAGE_SIZE = 50


class EmptyForm(Form):
    """A button and nothing else."""


def act(
    request: HttpRequest, form: BaseForm, do: Callable[[dict[str, Any]], Any], *, back: str, done: str, template: str = "enterprises/act.html",
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show the form, or act on it and go back. `do` gets the cleaned data."""
    if request.method == "POST" and form.is_valid():
        with showing_rules(form):
            do(form.cleaned_data)
            messages.success(request, done)
            return redirect(back)
    return render(request, template, {"form": form, "back": back, **context}, status=422 if form.errors else 200)


def posted_rows(request: HttpRequest, by: int = 2, limit: int = 200) -> tuple[bool, Any]:
    """Were more rows asked for; and the posted data, with more empty rows if so. None when nothing was posted."""
    if request.method != "POST":
        return False, None
    if "more" not in request.POST:
        return False, request.POST
    data = request.POST.copy()
    total = data.get("form-TOTAL_FORMS", "0")
    data["form-TOTAL_FORMS"] = str(min(limit, (int(total) if total.isdigit() else 0) + by))
    return True, data


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page asked for; a number out of range shows the nearest."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
