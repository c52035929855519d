"""Names that very many rows carry, kept once with their sound."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from .lookups import grams, sounds_of

PRODUCT = "product"


class KnownName(models.Model):
    """A name as it was first written, as searches read it, and as it sounds.

    A million results are of some thousand products: to find them by ear, the thousand are listened to.
    """

    kind = models.CharField("种类", max_length=10)
    name = models.CharField("名称", max_length=200)
    text = models.CharField("检索文字", max_length=400)
    pinyin = models.CharField("拼音", max_length=1400)
    initials = models.CharField("首字母", max_length=400)

    class Meta:
        verbose_name = "名称"
        verbose_name_plural = "名称"
        constraints = (models.UniqueConstraint(fields=("kind", "text"), name="search_name_once"),)
        indexes = (
            GinIndex(sounds_of("pinyin", "initials"), name="search_name_sounds"),
            GinIndex(grams("text"), name="search_name_words"),
        )

    def __str__(self) -> str:
        return self.name
