"""The sealer's beat."""

from celery import shared_task
from django.utils import timezone

from . import checkpoints, seal


@shared_task
def seal_trail() -> int:
    """Seal what was committed since the last beat, tell the end outside, and sign a checkpoint when one is due."""
    sealed = total = seal.seal_pending()
    while sealed == seal.BATCH:
        sealed = seal.seal_pending()
        total += sealed
    now = timezone.now()
    checkpoints.keep_head(now)
    checkpoints.make_due(now)
    return total
