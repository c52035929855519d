"""What somebody who wants letters says."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enforcement.queries import topics
from enterprises.queries import public as enterprises
from quality_portal.accounts.queries import region_names
from quality_portal.core.errors import RuleBroken
from quality_portal.core.forms import conditional

from . import sealing
from .models import How

TOPICS = (("all", _("全部公告")), ("category", _("一类产品")), ("region", _("一个地区")), ("enterprise", _("一家企业")), ("brand", _("一个商标")))


class SubscribeForm(forms.Form):
    """The address, the topic, how often. Only the field of the chosen topic counts."""

    email = forms.CharField(
        label=_("邮箱"),
        max_length=254,
        help_text=_("只用来寄送您订阅的公告，加密保存；退订后立即删除。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    by = forms.ChoiceField(label=_("订阅什么"), choices=TOPICS, widget=forms.RadioSelect, initial="all")
    category = forms.ChoiceField(label=_("产品类别"), required=False, help_text=_("订阅一类产品的，请选择。"))
    region = forms.ChoiceField(label=_("地区"), required=False, help_text=_("订阅一个地区的，请选择；包括它的下级。"))
    enterprise = forms.CharField(label=_("企业的统一社会信用代码"), required=False, max_length=40, help_text=_("订阅一家企业的，请填写，18 位，企业页面上有。"))
    brand = forms.CharField(label=_("商标"), required=False, max_length=60, help_text=_("订阅一个商标的，请填写，与产品上的写法相同。"))
    how = forms.ChoiceField(
        label=_("多久一次"), choices=How.choices, widget=forms.RadioSelect, initial=How.DAILY, help_text=_("召回、假冒和严重不合格的公告总是立即发送。")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for by in topics.BY.keys() & self.fields.keys():
            conditional(self.fields[by])
        self.fields["category"].choices = [("", _("请选择")), *enterprises.category_names().items()]
        self.fields["region"].choices = [("", _("请选择")), *region_names().items()]

    def wish(self) -> tuple[str, str]:
        """The chosen topic and its value."""
        by = self.cleaned_data["by"]
        value = self.cleaned_data[by].strip() if by != "all" else ""
        return by, (value.replace(" ", "").replace("-", "").upper() if by == "enterprise" else value)

    def clean_email(self) -> str:
        """The address is looked at together with all else."""
        try:
            return sealing.tidy(self.cleaned_data["email"])
        except RuleBroken as refusal:
            raise ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, object]:
        said = super().clean()
        by = said.get("by", "")
        if by in topics.BY and by in self.fields and not str(said.get(by, "")).strip() and by not in self.errors:
            self.add_error(by, _("请填写要订阅的“%(what)s”。") % {"what": self.fields[by].label})
        return said
