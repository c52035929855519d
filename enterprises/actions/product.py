"""Products of an enterprise."""

from datetime import datetime

from django.db import transaction

from enterprises.models import Enterprise, Product, ProductCategory
from enterprises.permissions import GRANTS
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken

from . import elimination


@transaction.atomic
def add(
    enterprise: Enterprise,
    *,
    name: str,
    category: ProductCategory,
    trademark: str = "",
    model: str = "",
    standard: str = "",
    leading: bool = False,
    actor: Actor,
    at: datetime,
) -> Product:
    """Write a product down. The same name, trademark and model twice is refused."""
    acts.permit(actor, GRANTS, "enterprise.edit")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    same = {"name": name.strip(), "trademark": trademark.strip(), "model": model.strip()}
    if not same["name"]:
        raise RuleBroken("请填写产品名称。", field="name")
    if row.products.filter(**same).exists():
        raise RuleBroken("这家企业已有名称、商标、规格型号都相同的产品。请核对，或者改填不同的规格型号。", field="name")
    product = Product.objects.create(enterprise=row, category=category, standard=standard.strip(), leading=leading, **same)
    trail.record("product.added", row, actor=actor, at=at, after={"product": str(product), "category": category.name})
    elimination.match(enterprise=row, actor=SYSTEM, at=at)
    return product
