"""Forms: what is asked, in which words. Rules live in the actions."""

from .common import Confirming
from .enterprise import EnterpriseForm, MemberForm, PrincipalForm, ProductForm, SearchForm
from .imports import ColumnsForm, UploadForm
from .licence import LicenceForm, LicenceMoveForm, LicenceSearch

__all__ = [
    "ColumnsForm",
    "Confirming",
    "EnterpriseForm",
    "LicenceForm",
    "LicenceMoveForm",
    "LicenceSearch",
    "MemberForm",
    "PrincipalForm",
    "ProductForm",
    "SearchForm",
    "UploadForm",
]
