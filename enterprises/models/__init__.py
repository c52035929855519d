"""What exists. One noun a file."""

from .application import Examiner, LicenceApplication
from .batch import ImportBatch
from .elimination import EliminationBatch, EliminationEntry, EliminationTask
from .enterprise import Enterprise, Principal
from .equipment import Equipment
from .inspector import Inspector
from .invitation import Invitation
from .irregularity import Irregularity
from .licence import Licence, LicenceAct
from .membership import Membership
from .opening import OpeningCatalogue, OpeningCheck, OpeningItem, OpeningReview
from .product import Product
from .reference import Industry, ProductCategory
from .registration import Registration
from .reminder import LicenceReminder
from .standing import Standing
from .support import Support

__all__ = [
    "EliminationBatch",
    "EliminationEntry",
    "EliminationTask",
    "Enterprise",
    "Equipment",
    "Examiner",
    "ImportBatch",
    "Industry",
    "Inspector",
    "Invitation",
    "Irregularity",
    "Licence",
    "LicenceAct",
    "LicenceApplication",
    "LicenceReminder",
    "Membership",
    "OpeningCatalogue",
    "OpeningCheck",
    "OpeningItem",
    "OpeningReview",
    "Principal",
    "Product",
    "ProductCategory",
    "Registration",
    "Standing",
    "Support",
]
