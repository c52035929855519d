"""Writing. Each action: permit, lock, check the law, write, record."""

from . import enterprise, imports, licence, membership, product, reference, standing

__all__ = ["enterprise", "imports", "licence", "membership", "product", "reference", "standing"]
