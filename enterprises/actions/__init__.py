"""Writing. Each action: permit, lock, check the law, write, record."""

from . import enterprise, licence, membership, product, standing

__all__ = ["enterprise", "licence", "membership", "product", "standing"]
