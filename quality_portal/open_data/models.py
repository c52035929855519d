"""The whole files of a data set, as they lie on disk."""

from django.db import models

FORMS = (("csv", "CSV"), ("jsonl", "JSON Lines"))


class Edition(models.Model):
    """A data set's newest whole file of a form. A new one takes its place in one step: half a file is never named."""

    dataset = models.CharField("数据集", max_length=40)
    form = models.CharField("格式", max_length=5, choices=FORMS)
    version = models.PositiveSmallIntegerField("字段版本")
    file = models.CharField("文件", max_length=120)
    sha256 = models.CharField("摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    rows = models.BigIntegerField("记录数")
    as_of = models.BigIntegerField("截至第几号留痕")
    position = models.BigIntegerField("截至登记簿第几条")
    on = models.DateField("截至哪一天")
    made_at = models.DateTimeField("生成时间")
    checked_at = models.DateTimeField("核对时间")
    seconds = models.FloatField("生成用时（秒）")

    class Meta:
        verbose_name = "数据文件"
        verbose_name_plural = "数据文件"
        ordering = ("dataset", "form")
        constraints = (models.UniqueConstraint(fields=("dataset", "form"), name="one_edition_a_form"),)

    def __str__(self) -> str:
        return f"{self.dataset}.{self.form}"
