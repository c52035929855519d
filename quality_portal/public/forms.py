"""What the public can ask for."""

from datetime import date

from django import forms


class DayForm(forms.Form):
    """Any day of the past or the near future."""

    on = forms.DateField(
        label="有效日期",
        required=False,
        help_text="例如 2008-09-17。不填为今天。",
        input_formats=("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"),
        error_messages={"invalid": "日期没有看懂。请按 2008-09-17 的格式填写。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "18"}),
    )

    def day(self) -> date | None:
        """The day asked for, when one was and it is a day."""
        return self.cleaned_data.get("on") if self.is_bound and self.is_valid() else None


class LabSearch(forms.Form):
    """What somebody wants tested."""

    q = forms.CharField(label="产品、项目或者方法", max_length=80, required=False, help_text="例如：玩具、甲醛、GB/T 5023.2。")
    level = forms.ChoiceField(
        label="级别", required=False, choices=[("", "不限"), ("nation", "国家级"), ("province", "省级"), ("city", "市级"), ("county", "县级")]
    )
