"""The pages of the record form, for a phone: each saved as typed, judged after saving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from inspections.actions import sample_checks as checks
from inspections.law import MINIMUM_SAMPLERS, SAMPLERS_RULE
from inspections.law import onsite as law
from inspections.law.marking import checklist
from inspections.models import LabBody, PartySignature, PriceBasis, SamplingTask, Source
from inspections.queries import sampleform as drafts
from quality_portal.accounts.models import User
from quality_portal.core.errors import RuleBroken
from quality_portal.workdays.calendar import business_today

from .fields import day

YES_NO = (("no", _("没有")), ("yes", _("有")))
KEPT = (("", _("随检验样品送检验机构")), ("party", _("封存在被抽样者处")))
SHORT = forms.Textarea(attrs={"rows": 3})


class Photos(forms.FileInput):
    """Several pictures at once; a phone opens its camera."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/jpeg,image/png", "capture": "environment", "multiple": True})


class PhotosField(forms.FileField):
    """A list of uploads. Whether one is missing is for the form to say."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(one, initial) for one in chosen if one]


class Page(forms.Form):
    """A page of the form. `pages` is what was typed on the other pages."""

    use_required_attribute = False

    def __init__(self, *args: Any, task: SamplingTask, pages: Mapping[str, Any], **kwargs: Any) -> None:
        self.task, self.pages = task, pages
        super().__init__(*args, **kwargs)
        self.arrange()

    def arrange(self) -> None:
        """Fill in what depends on the task."""

    def typed(self) -> dict[str, Any]:
        """What was typed, as it came: kept whether right or wrong."""
        kept: dict[str, Any] = {}
        for name, field in self.fields.items():
            if not isinstance(field, forms.FileField):
                kept[name] = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return kept

    def refuse(self, refusal: RuleBroken) -> None:
        """A rule's words beside its field."""
        words = refusal.message + (f"（依据：{refusal.basis}）" if refusal.basis else "")
        self.add_error(refusal.field if refusal.field in self.fields else None, words)

    def at_seller(self) -> bool:
        return self.pages.get("arrive", {}).get("source", "") != Source.MAKER

    def online(self) -> bool:
        return self.pages.get("arrive", {}).get("source", "") == Source.ONLINE


def stored(answers: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """What was kept, in the shape in which a browser sends it."""
    data: MultiValueDict[str, Any] = MultiValueDict()
    for name, value in answers.items():
        if value is True:
            data.setlist(name, ["on"])
        elif value is not None and value is not False:
            data.setlist(name, value if isinstance(value, list) else [value])
    return data


class ArrivePage(Page):
    sampled_on = day(_("抽样日期"))
    source = forms.ChoiceField(label=_("抽样环节"), choices=Source.choices, widget=forms.RadioSelect)
    officers = forms.ModelMultipleChoiceField(
        label=_("到场的抽样人员"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, help_text=_("至少两人，姓名要与通知书一致。")
    )
    shown = forms.BooleanField(label=_("已出示监督抽查通知书和工作证件，已告知产品范围和抽样方法"), required=False)
    seller = forms.CharField(label=_("被抽样单位"), max_length=200, required=False, help_text=_("在生产者处抽样的不填。"))
    seller_code = forms.CharField(label=_("被抽样单位统一社会信用代码"), max_length=18, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=60, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))

    def arrange(self) -> None:
        self.fields["officers"].queryset = self.task.officers.order_by("pk")
        self.fields["officers"].label_from_instance = lambda user: user.display_name

    def clean_officers(self) -> Any:
        people = self.cleaned_data["officers"]
        if len(people) < MINIMUM_SAMPLERS:
            raise forms.ValidationError(
                _("抽样人员不得少于两人；只有一人到场的，企业可以拒绝抽样。（依据：%(basis)s）"), params={"basis": SAMPLERS_RULE.basis}
            )
        return people

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("sampled_on"):
            try:
                checks.check_days(None, data["sampled_on"], business_today())
            except RuleBroken as refusal:
                self.refuse(refusal)
        if data.get("source") != Source.ONLINE and not data.get("shown"):
            self.refuse(RuleBroken("抽样前应当出示监督抽查通知书和工作证件，没有出示的，企业可以拒绝抽样。", law.SHOW_RULE.basis, "shown"))
        if data.get("source") in (Source.SELLER, Source.ONLINE) and not data.get("seller"):
            self.add_error("seller", _("在销售者处或者网上抽样的，请填写被抽样单位。"))
        return data


class GroundsPage(Page):
    def arrange(self) -> None:
        for row in law.BEFORE_SAMPLING:
            title = _("产品未依法取得生产许可、强制性认证") if row.key == law.UNLICENSED_RULE.key else row.title
            self.fields[row.key] = forms.ChoiceField(label=title, choices=YES_NO, widget=forms.RadioSelect, help_text=str(row.basis))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for key, answer in list(data.items()):
            if answer == "yes":
                stops = key == law.UNLICENSED_RULE.key
                self.add_error(key, _("有这个情形，不能抽样。请登记“停止抽样并报告”。") if stops else _("有这个情形，不得抽样。请登记“未能抽样”。"))
        return data


class ProductPage(Page):
    product_name = forms.CharField(label=_("产品名称"), max_length=200)
    trademark = forms.CharField(label=_("商标"), max_length=100, required=False)
    model = forms.CharField(label=_("规格型号"), max_length=100, required=False)
    grade = forms.CharField(label=_("等级"), max_length=60, required=False)
    batch = forms.CharField(label=_("批号"), max_length=100, help_text=_("没有批号的，填生产日期或者“无”。"))
    barcode = forms.CharField(
        label=_("商品条码"), max_length=20, required=False, help_text=_("包装上有条码的，填条码下面的数字。"), widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "18"})
    )
    produced_on = day(_("生产日期"), required=False)
    standard = forms.CharField(label=_("执行标准"), max_length=120, required=False)
    certificate_no = forms.CharField(label=_("许可证、认证编号"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        sampled_on = _date(self.pages.get("arrive", {}).get("sampled_on"))
        try:
            checks.check_barcode(data.get("barcode", ""))
        except RuleBroken as refusal:
            self.refuse(refusal)
        if data.get("produced_on"):
            try:
                checks.check_days(data["produced_on"], sampled_on or business_today(), business_today())
            except RuleBroken as refusal:
                self.refuse(refusal)
        return data


def _date(text: Any) -> Any:
    """A date as typed on another page; what is none is that page's fault."""
    try:
        return forms.DateField().clean(text)
    except forms.ValidationError:
        return None


class PlacePage(Page):
    place = forms.CharField(label=_("抽样地点"), max_length=200)
    storage = forms.CharField(label=_("存放条件"), max_length=200, required=False, help_text=_("例如“常温、干燥、离地存放”。"))
    base_quantity = forms.CharField(label=_("抽样基数"), max_length=60, help_text=_("待销产品的数量，例如“200 台”。"))
    price_basis = forms.ChoiceField(label=_("购样方式"), choices=PriceBasis.choices, widget=forms.RadioSelect)
    price = forms.DecimalField(
        label=_("样品单价"), required=False, max_digits=12, decimal_places=2, widget=forms.NumberInput(attrs={"data-suffix": "元", "data-width": "8"})
    )

    def arrange(self) -> None:
        if not self.online():
            return
        for row in law.ONLINE_RECORD:
            self.fields[row.key] = forms.CharField(label=row.title, max_length=200)
        for row in law.ONLINE_DONE:
            self.fields[row.key] = forms.BooleanField(label=row.title, help_text=str(row.basis))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "price" in data:
            try:
                checks.check_price(data["price"], data.get("price_basis", ""))
            except RuleBroken as refusal:
                self.refuse(refusal)
        return data


class MarkingPage(Page):
    def arrange(self) -> None:
        for row in checklist(at_seller=self.at_seller()):
            hint = f"{row.when}。{row.basis}" if row.when else str(row.basis)
            self.fields[row.key] = forms.ChoiceField(label=row.title, choices=list(checks.MARKS.items()), widget=forms.RadioSelect, help_text=hint)
            self.fields[f"{row.key}_note"] = forms.CharField(label=_("看到的情况"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for row in checklist(at_seller=self.at_seller()):
            if data.get(row.key) == checks.LACKING and not data.get(f"{row.key}_note"):
                self.add_error(f"{row.key}_note", _("选了不符合，请写明看到的情况。"))
        return data


class SealPage(Page):
    quantity = forms.CharField(label=_("检验样品数量"), max_length=60)
    seal_no = forms.CharField(label=_("检验样品封条编号"), max_length=60)
    backup_quantity = forms.CharField(label=_("备用样品数量"), max_length=60, required=False)
    backup_seal_no = forms.CharField(label=_("备用样品封条编号"), max_length=60, required=False, help_text=_("检验样品与备用样品分别封样，编号不能相同。"))
    backup_kept = forms.ChoiceField(label=_("备用样品存放"), choices=KEPT, widget=forms.RadioSelect, required=False)
    lab = forms.ModelChoiceField(label=_("送交的检验机构"), queryset=LabBody.objects.none(), required=False, empty_label=_("还没有确定"))

    def arrange(self) -> None:
        self.fields["lab"].queryset = drafts.labs()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("seal_no"):
            try:
                checks.check_seals(data["seal_no"], data.get("backup_seal_no") or None, data.get("backup_quantity", ""))
            except RuleBroken as refusal:
                self.refuse(refusal)
        return data


class PhotosPage(Page):
    def arrange(self) -> None:
        missing = drafts.photos_missing(self.task)
        for row in law.PHOTOS:
            self.fields[row.key] = PhotosField(label=row.title, widget=Photos(), required=row.key in missing)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for key in drafts.photos_missing(self.task):
            if not data.get(key):
                self.add_error(key, _("请拍照上传：%(what)s。") % {"what": law.PHOTO[key].title})
        return data

    def groups(self) -> Iterator[tuple[BoundField, list[Any]]]:
        """Each field with the photos that are there."""
        files = drafts.photos(self.task)
        return ((self[key], files[key]) for key in self.fields)


class SignPage(Page):
    party_signature = forms.ChoiceField(label=_("被抽样者是否签字"), choices=PartySignature.choices, widget=forms.RadioSelect)
    signer = forms.CharField(label=_("签字人姓名和职务"), max_length=60, required=False)
    witness = forms.CharField(label=_("见证人姓名和单位"), max_length=60, required=False, help_text=_("被抽样者拒绝签字的必须填写。"))
    remarks = forms.CharField(label=_("备注"), widget=SHORT, max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        try:
            checks.check_signature(data.get("party_signature", ""), data.get("signer", ""), data.get("witness", ""))
        except RuleBroken as refusal:
            self.refuse(refusal)
        return data


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its key in the address, its title, what it says on top, its form."""

    key: str
    title: Any
    lead: Any
    form: type[Page]


SHEETS = (
    Sheet("arrive", _("到场和告知"), _("先出示通知书和工作证件，再抽样。"), ArrivePage),
    Sheet("grounds", _("能不能抽样"), _("逐项核对，有一项就不能抽样。"), GroundsPage),
    Sheet("product", _("产品和批次"), _("照产品和包装上的标注填写。"), ProductPage),
    Sheet("place", _("地点、基数和价格"), _("检验样品按标价购买，没有标价的按市场价格。"), PlacePage),
    Sheet("marking", _("标识检查"), _("逐项看产品和包装。"), MarkingPage),
    Sheet("seal", _("取样和封样"), _("检验样品和备用样品分别封样。"), SealPage),
    Sheet("photos", _("照片"), _("可以一次选多张，JPG 或者 PNG。照片上传后不能删除，可以补拍。"), PhotosPage),
    Sheet("sign", _("签字"), _("被抽样者核对后签字；拒绝签字的注明情况，请人见证。"), SignPage),
)
BY_KEY = {sheet.key: sheet for sheet in SHEETS}


def blank(task: SamplingTask, sheet: Sheet, pages: Mapping[str, Any]) -> Page:
    """A page as it is opened: what was kept, else what the task tells."""
    kept = pages.get(sheet.key)
    initial = {**(kept or drafts.known(task, sheet.key))}
    return sheet.form(task=task, pages=pages, initial=initial)


def judged(task: SamplingTask, sheet: Sheet, pages: Mapping[str, Any]) -> Page:
    """A page bound to what was kept of it."""
    return sheet.form(stored(pages.get(sheet.key, {})), task=task, pages=pages)


def states(task: SamplingTask, pages: Mapping[str, Any]) -> list[tuple[Sheet, str, Page]]:
    """Each page with how far it is: done, doing or todo."""
    found = []
    for sheet in SHEETS:
        form = judged(task, sheet, pages)
        begun = sheet.key in pages
        found.append((sheet, "done" if begun and form.is_valid() else "doing" if begun else "todo", form))
    return found


def fields_for_action(forms_by_key: Mapping[str, Page]) -> dict[str, Any]:
    """The keyword arguments of `actions.sampleform.file`, from pages that are all right."""
    data = {key: form.cleaned_data for key, form in forms_by_key.items()}
    arrive, place, seal, sign = data["arrive"], dict(data["place"]), data["seal"], data["sign"]
    online = {row.key: place.pop(row.key) for row in (*law.ONLINE_RECORD, *law.ONLINE_DONE) if row.key in place}
    rows = checklist(at_seller=forms_by_key["marking"].at_seller())
    return {
        "samplers": list(arrive["officers"]), "sampled_on": arrive["sampled_on"], "source": arrive["source"],
        "answers": {row.key: data["grounds"][row.key] == "yes" for row in law.BEFORE_SAMPLING},
        "marking": {row.key: {"answer": data["marking"][row.key], "note": data["marking"][f"{row.key}_note"]} for row in rows},
        "online": online or None,
        **{name: arrive[name] for name in ("seller", "seller_code", "contact", "phone")},
        **data["product"], **place, **seal, **sign,
    }  # fmt: skip
