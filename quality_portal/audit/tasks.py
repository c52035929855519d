"""The sealer's beat."""

from celery import shared_task

from . import seal


@shared_task
def seal_trail() -> int:
    """Seal what was committed since the last beat."""
    return seal.seal_pending()
