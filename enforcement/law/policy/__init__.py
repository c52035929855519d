"""The ladders of the policy documents, one file a document: national opinion (S0), province (S3), city (S1).

No document names a number of days (限期 throughout): the numbers are those of Order 133, marked 待核, and every order
names its own date. Where a document is silent the row says so and takes the answer of the statute.
"""

from .city import CITY
from .common import HEARING, RIGHTS
from .nation import NATION
from .province import PROVINCE

__all__ = ["CITY", "HEARING", "NATION", "POLICY_BOOKS", "PROVINCE", "RIGHTS"]

POLICY_BOOKS = (NATION, PROVINCE, CITY)
