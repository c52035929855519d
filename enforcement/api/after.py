"""后处理 as JSON: read only; the acts are those of results, objections, circulars and cases."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, path
from rest_framework import generics, serializers

from enforcement.permissions import GRANTS
from enforcement.queries import after
from inspections.models import Conclusion
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.workdays.calendar import business_today


class AfterSerializer(serializers.ModelSerializer[Conclusion]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    stage = serializers.ChoiceField(choices=[(key, name) for key, name, _verb in after.STAGES], read_only=True)
    due_on = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()
    finding = serializers.CharField(source="finding.number", read_only=True, default="")
    case = serializers.CharField(source="finding.case.number", read_only=True, default="")

    class Meta:
        model = Conclusion
        fields = ("id", "enterprise", "credit_code", "product_name", "failed_items", "decided_on", "final_on", "stage", "due_on", "note", "finding", "case")

    def get_due_on(self, conclusion: Conclusion) -> str | None:
        due = after.row_of(conclusion).due_on
        return due.isoformat() if due else None

    def get_note(self, conclusion: Conclusion) -> str:
        return after.row_of(conclusion).note


class AfterList(generics.ListAPIView[Conclusion]):
    """Failures with the stage they have reached; `?stage=` is a stage, `all`, or empty for what is open."""

    permission_classes = (PolicyPermission,)
    policy = Policy("staff", "after.see", GRANTS)
    serializer_class = AfterSerializer

    def get_queryset(self) -> QuerySet[Conclusion]:
        if getattr(self, "swagger_fake_view", False):
            return Conclusion.objects.none()
        asked: Any = self.request.query_params
        rows = after.narrowed(after.failures(self.request.user, business_today()), word=asked.get("q", ""), region=asked.get("region", ""))
        return after.listed(rows, asked.get("stage", ""))


urlpatterns: list[URLPattern | URLResolver] = [
    path("after/", AfterList.as_view(), name="after"),
]
