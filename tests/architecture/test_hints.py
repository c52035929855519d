"""A field whose hint says when it has to be filled is not called optional beside it."""

import importlib
import pkgutil

import pytest
from django import forms

import enforcement.forms
import enterprises.forms
import inspections.forms


def every_form():
    for package in (enforcement.forms, enterprises.forms, inspections.forms):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            found = vars(importlib.import_module(module.name)).values()
            yield from (one for one in found if isinstance(one, type) and issubclass(one, forms.Form) and one.__module__ == module.name)


@pytest.mark.parametrize("form", list(every_form()), ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_what_has_to_be_filled_in_a_case_is_marked_as_such(form):
    for name, field in form.base_fields.items():
        if not field.required and "必填" in str(field.help_text):
            assert getattr(field, "conditional", False), f"{name}: {field.help_text}"
