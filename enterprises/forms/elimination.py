"""Catalogues, tasks and equipment: what is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.law.elimination import ENDING_CHOICES, KIND_CHOICES, REASON_CHOICES, TARGETS
from enterprises.models import EliminationTask, Equipment, ProductCategory
from enterprises.queries import reference
from enterprises.states import TaskState

from .common import DATE
from .rows import rows_of

TEXT = forms.Textarea(attrs={"rows": 4})


class TaskSearch(forms.Form):
    """The filters of the task list; every one may be left out."""

    q = forms.CharField(label=_("企业或者条目"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), ("late", _("已逾期")), *TaskState.choices])


class BatchForm(forms.Form):
    kind = forms.ChoiceField(label=_("目录种类"), choices=KIND_CHOICES, widget=forms.RadioSelect)
    title = forms.CharField(label=_("目录名称"), max_length=160, help_text=_("与原文一致，写明批次"))
    number = forms.CharField(label=_("文号"), max_length=80, help_text=_("例如 国家经贸委令第6号"))
    issuer = forms.CharField(label=_("发布机关"), max_length=120)
    issued_on = forms.DateField(label=_("发文日期"), **DATE)
    since = forms.DateField(label=_("施行日期"), **DATE)
    note = forms.CharField(label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)


class EntryForm(forms.Form):
    target = forms.ChoiceField(label=_("对象"), choices=[("", _("请选择")), *TARGETS])
    title = forms.CharField(label=_("名称"), max_length=200)
    words = forms.CharField(
        label=_("匹配词"), max_length=200, required=False, help_text=_("名称里有这些词之一就算命中，用顿号隔开；不填按条目名称")
    )
    category = forms.ModelChoiceField(ProductCategory.objects.none(), label=_("产品类别"), required=False, empty_label=_("不限"))
    deadline = forms.DateField(label=_("淘汰期限"), required=False, **DATE)
    reason = forms.ChoiceField(label=_("理由"), choices=[("", _("请选择")), *REASON_CHOICES])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = reference.categories()

    def clean_words(self) -> list[str]:
        """Words apart by 、 , or blanks."""
        text = self.cleaned_data["words"]
        for sign in "，,；;":
            text = text.replace(sign, "、")
        return [word.strip() for word in text.split("、") if word.strip()]


Entries = rows_of(EntryForm, extra=3)


class RepealForm(forms.Form):
    on = forms.DateField(label=_("自哪天起废止"), **DATE)
    because = forms.CharField(label=_("废止它的文件"), max_length=300, help_text=_("名称和文号"))


class AssignForm(forms.Form):
    reason = forms.ChoiceField(label=_("理由"), choices=REASON_CHOICES)
    lead_department = forms.CharField(label=_("牵头部门"), max_length=120)
    due_on = forms.DateField(label=_("期限"), **DATE)

    @staticmethod
    def initial_of(task: EliminationTask) -> dict[str, Any]:
        return {name: getattr(task, name) for name in ("reason", "lead_department", "due_on")}


class SettleForm(forms.Form):
    ending = forms.ChoiceField(label=_("结果"), choices=ENDING_CHOICES, widget=forms.RadioSelect, help_text=_("搬到别处不是办结。"))
    on = forms.DateField(label=_("办结日期"), **DATE)
    note = forms.CharField(label=_("现场核实的情况"), widget=TEXT, max_length=500, help_text=_("停了什么、拆了什么、由谁核实"))


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("理由"), widget=TEXT, max_length=500)


class ReopenForm(forms.Form):
    because = forms.CharField(label=_("为什么重新列为未办结"), widget=TEXT, max_length=500)
    due_on = forms.DateField(label=_("新的期限"), **DATE)


class EquipmentForm(forms.Form):
    name = forms.CharField(label=_("设备名称"), max_length=120)
    model = forms.CharField(label=_("型号规格"), max_length=120, required=False)
    process = forms.CharField(label=_("用于的工艺"), max_length=200, required=False)
    maker = forms.CharField(label=_("制造单位"), max_length=120, required=False)
    serial = forms.CharField(label=_("出厂编号"), max_length=80, required=False, help_text=_("照铭牌填写。同一台设备靠它认出来"))
    site = forms.CharField(label=_("安装地点"), max_length=300)
    installed_on = forms.DateField(label=_("安装日期"), **DATE)
    origin = forms.ChoiceField(label=_("来源"), choices=Equipment.Origin.choices, widget=forms.RadioSelect, initial=Equipment.Origin.DECLARED)


class RemoveForm(forms.Form):
    on = forms.DateField(label=_("拆除日期"), **DATE)
    because = forms.CharField(label=_("拆到哪里去了"), max_length=300)
