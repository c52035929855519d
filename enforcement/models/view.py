"""A saved view of the desk: what somebody chose to see, under a name of their own."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """The choices of the desk's filter, kept as the tail of its address. One may be the person's first page."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="用户", on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=300)
    first = models.BooleanField("打开时先看", default=False)

    class Meta:
        verbose_name = "视图"
        verbose_name_plural = "视图"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="one_view_a_name"),
            models.UniqueConstraint(fields=("owner",), condition=models.Q(first=True), name="one_first_view"),
        )

    def __str__(self) -> str:
        return self.name
