"""Samples."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers

from inspections.actions.sample_checks import MARKS
from inspections.forms.sample_list import SampleSearch
from inspections.law.onsite import BEFORE_SAMPLING
from inspections.models import LabBody, PartySignature, PriceBasis, Sample, Source
from inspections.queries import sample_list, visible
from quality_portal.accounts.models import User

from .rows import Rows, policy


class SampleSerializer(serializers.ModelSerializer[Sample]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    plan = serializers.CharField(source="plan_item.plan.number", read_only=True)
    lab = serializers.CharField(source="lab.name", read_only=True, default="")
    task = serializers.CharField(source="task.number", read_only=True, default="")
    reports = serializers.SlugRelatedField(many=True, read_only=True, slug_field="number")

    class Meta:
        model = Sample
        fields = (
            "number", "plan", "enterprise", "credit_code", "product_name", "trademark", "model", "batch", "barcode", "produced_on", "sampled_on",
            "place", "source", "seller", "base_quantity", "quantity", "backup_quantity", "seal_no", "backup_seal_no", "lab", "state", "verdict",
            "reports", "task", "grade", "standard", "certificate_no", "storage", "price", "price_basis", "answers", "marking", "online",
            "party_signature", "signer", "witness", "remarks",
        )  # fmt: skip


class MarkInput(serializers.Serializer[dict[str, Any]]):
    answer = serializers.ChoiceField(choices=list(MARKS.items()))
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


def words(longest: int, title: str = "") -> serializers.CharField:
    return serializers.CharField(max_length=longest, required=False, allow_blank=True, help_text=title)


class FormInput(serializers.Serializer[dict[str, Any]]):
    """The whole record form of a task."""

    samplers = serializers.SlugRelatedField(many=True, slug_field="username", queryset=User.objects.filter(is_active=True))
    sampled_on = serializers.DateField()
    source = serializers.ChoiceField(choices=Source.choices)
    answers = serializers.DictField(child=serializers.BooleanField(), help_text="、".join(row.key for row in BEFORE_SAMPLING))
    marking = serializers.DictField(child=MarkInput(), required=False)
    online = serializers.DictField(required=False, allow_null=True)
    product_name, batch = serializers.CharField(max_length=200), serializers.CharField(max_length=100)
    place, quantity = serializers.CharField(max_length=200), serializers.CharField(max_length=60)
    seal_no, base_quantity = serializers.CharField(max_length=60), serializers.CharField(max_length=60)
    backup_quantity, backup_seal_no, backup_kept = words(60), words(60), words(10, "party：封存在被抽样者处")
    produced_on = serializers.DateField(required=False, allow_null=True)
    price = serializers.DecimalField(max_digits=12, decimal_places=2, required=False, allow_null=True)
    price_basis = serializers.ChoiceField(choices=PriceBasis.choices)
    lab = serializers.PrimaryKeyRelatedField(queryset=LabBody.objects.all(), required=False, allow_null=True)
    party_signature = serializers.ChoiceField(choices=PartySignature.choices)
    signer, witness, remarks = words(60), words(60), words(500)
    seller, seller_code, contact, phone, storage = words(200), words(18), words(60), words(40), words(200)
    trademark, model, grade, standard, certificate_no = words(100), words(100), words(60), words(120), words(80)
    barcode = words(20, "包装上的商品条码，8、12、13 或者 14 位数字")


class Samples(Rows):
    queryset = Sample.objects.all()
    serializer_class = SampleSerializer
    policy = policy("sample.see")

    @staticmethod
    def seen(user: Any) -> QuerySet[Sample]:
        return visible.samples(user).select_related("task").prefetch_related("reports")


@extend_schema_view(get=extend_schema(parameters=[OpenApiParameter(name, str) for name in sample_list.FILTERS]))
class SampleList(Samples, generics.ListAPIView[Sample]):
    """Samples that one may see, narrowed as on the page: words, state, verdict, office, category's code, laboratory, days."""

    def rows(self, user: Any) -> QuerySet[Sample]:
        search = SampleSearch(self.request.query_params, user=user)
        if not search.is_valid():
            raise serializers.ValidationError(search.errors)
        return sample_list.filtered(super().rows(user), search.cleaned_data)


class SampleDetail(Samples, generics.RetrieveAPIView[Sample]):
    """One sample."""


urlpatterns = [
    path("samples/", SampleList.as_view(), name="api_samples"),
    path("samples/<str:number>/", SampleDetail.as_view(), name="api_sample"),
]
