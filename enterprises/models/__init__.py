"""What exists. One noun a file."""

from .batch import ImportBatch
from .enterprise import Enterprise, Principal
from .licence import Licence
from .membership import Membership
from .product import Product
from .reference import Industry, ProductCategory
from .standing import Standing

__all__ = [
    "Enterprise",
    "ImportBatch",
    "Industry",
    "Licence",
    "Membership",
    "Principal",
    "Product",
    "ProductCategory",
    "Standing",
]
