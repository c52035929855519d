"""Between actions and forms: a refused act becomes an error beside what was typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm, Field
from django.utils.translation import gettext as _

from .errors import PortalError, RuleBroken
from .phone import WRONG, is_phone

OneField = TypeVar("OneField", bound=Field)


def conditional(field: OneField) -> OneField:
    """Mark a field that one of the answers asks for: its label does not call it optional, its hint says when it is needed."""
    field.conditional = True
    return field


@contextmanager
def showing_rules(form: BaseForm) -> Iterator[None]:
    """Turn a refusal into a form error that prints its citation; the text typed stays in the form."""
    try:
        yield
    except RuleBroken as refusal:
        words = refusal.message + (_("（依据：%s）") % refusal.basis if refusal.basis else "")
        form.add_error(refusal.field if refusal.field in form.fields else None, words)
    except PortalError as refusal:
        form.add_error(None, refusal.message)


def check_phone(value: str) -> None:
    """Refuse in a form's field what cannot be called."""
    if not is_phone(value):
        raise ValidationError(WRONG.format(label="联系电话", value=value))
