"""The same facts for machines, inside the page: JSON-LD in the words of schema.org.

A `<script type="application/ld+json">` is a data block: browsers never run it, and the Content Security Policy is asked
only about scripts that would run, so the strict policy stays as it is. What stands in it is escaped, so that no text can
end the block.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from enforcement.queries import public as enforcement
from enterprises.queries import public as enterprises
from inspections.queries import public as inspections
from quality_portal.core.site import this_site

Linked = dict[str, Any]
CONTEXT = "https://schema.org"


def address(path: str) -> str:
    """A full address where the site's own is known, else the path."""
    domain = this_site().domain
    return f"https://{domain}{path}" if domain and path else path


def organisation(name: str, code: str = "", path: str = "") -> Linked:
    """A company or an office; the credit code is its tax identifier."""
    return _lean({"@type": "Organization", "name": name, "taxID": code, "url": address(path)})


def announcement(item: enforcement.PublicAnnouncement) -> Linked:
    """An announcement as a government's notice about products."""
    return _lean({
        "@context": CONTEXT,
        "@type": "SpecialAnnouncement",
        "name": item.title,
        "identifier": item.number,
        "url": address(item.url),
        "datePosted": _day(item.published_on),
        "expires": _day(item.term_until),
        "text": item.summary or "".join(item.paragraphs[:1]),
        "category": item.kind_name,
        "announcementLocation": None,
        "publisher": {"@type": "GovernmentOrganization", "name": item.office},
        "about": [
            _lean({"@type": "Product", "name": row.product, "brand": row.trademark, "model": row.model, "productID": row.batch, "manufacturer": organisation(row.enterprise, row.credit_code)})
            for row in item.entries
            if row.product
        ],
    })  # fmt: skip


def company(found: enterprises.PublicCompany) -> Linked:
    """An enterprise by its registered name and code."""
    return _lean({"@context": CONTEXT} | organisation(found.name, found.credit_code, found.url) | {
        "alternateName": list(found.former_names),
        "foundingDate": _day(found.established_on),
        "areaServed": found.region,
    })  # fmt: skip


def result(page: inspections.PublicResultPage) -> Linked:
    """A published result: a report about a product, each tested item with its verdict."""
    head = page.head
    return _lean({
        "@context": CONTEXT,
        "@type": "Report",
        "name": f"{head.enterprise}{head.product}：{head.verdict_words}",
        "reportNumber": head.number,
        "url": address(head.page),
        "datePublished": _day(head.final_on),
        "publisher": {"@type": "GovernmentOrganization", "name": head.office},
        "author": organisation(head.lab),
        "about": _lean({"@type": "Product", "name": head.product, "brand": head.trademark, "model": head.model, "productID": head.batch, "gtin": page.barcode, "manufacturer": organisation(head.enterprise, head.credit_code, head.url)}),
        "variableMeasured": [
            _lean({"@type": "PropertyValue", "name": row.name, "value": row.value, "unitText": row.unit, "description": f"{row.limit}；{row.words}"}) for row in page.tests
        ],
    })  # fmt: skip


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _lean(record: Linked) -> Linked:
    """Without what is empty."""
    return {name: value for name, value in record.items() if value not in (None, "", [], ())}
