"""Categories and industries, as forms and filters need them."""

from django.db.models import QuerySet

from enterprises.models import Industry, ProductCategory


def categories() -> QuerySet[ProductCategory]:
    """Every product category, parents before children by code."""
    return ProductCategory.objects.select_related("parent").order_by("code")


def leaf_categories() -> QuerySet[ProductCategory]:
    """Categories that products are put into."""
    return ProductCategory.objects.filter(children=None).order_by("code")


def sections() -> QuerySet[Industry]:
    """The twenty sections of the industry classification."""
    return Industry.objects.filter(level=1).order_by("edition", "code")


def industry(code: str) -> Industry | None:
    """A class of GB/T 4754-2017 by its code, with or without the letter of its section."""
    digits = code[1:] if code[:1].isalpha() and code[1:].isdigit() else code
    return Industry.objects.filter(edition="2017", code=digits).first()
