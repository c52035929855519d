"""What exists. One noun a file."""

from .batch import ImportBatch
from .elimination import EliminationBatch, EliminationEntry, EliminationTask
from .enterprise import Enterprise, Principal
from .equipment import Equipment
from .irregularity import Irregularity
from .licence import Licence
from .membership import Membership
from .opening import OpeningCatalogue, OpeningCheck, OpeningItem, OpeningReview
from .product import Product
from .reference import Industry, ProductCategory
from .standing import Standing
from .support import Support

__all__ = [
    "EliminationBatch",
    "EliminationEntry",
    "EliminationTask",
    "Enterprise",
    "Equipment",
    "ImportBatch",
    "Industry",
    "Irregularity",
    "Licence",
    "Membership",
    "OpeningCatalogue",
    "OpeningCheck",
    "OpeningItem",
    "OpeningReview",
    "Principal",
    "Product",
    "ProductCategory",
    "Standing",
    "Support",
]
