"""Documents as JSON: the list of an office, and the check that anybody may make."""

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from quality_portal.accounts.act_api import ActView
from quality_portal.accounts.guards import Policy, PolicyPermission
from quality_portal.audit.official import REASONS

from . import actions, queries
from .models import Document
from .permissions import GRANTS
from .queries import public


class DocumentSerializer(serializers.ModelSerializer):
    office = serializers.SlugRelatedField(slug_field="code", read_only=True)
    url = serializers.URLField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Document
        fields = ("uuid", "number", "kind", "title", "office", "issued_on", "public", "state", "pages", "sha256", "url")


STATES = [(state.value, state.name) for state in public.State]


class OtherSerializer(serializers.Serializer):
    """The other document of a correction."""

    number = serializers.CharField()
    issued_on = serializers.DateField()


class CheckedSerializer(serializers.Serializer):
    """What the public gate confirms; of papers that are not public only number, office, date and state."""

    number = serializers.CharField()
    office = serializers.CharField()
    issued_on = serializers.DateField()
    public = serializers.BooleanField()
    state = serializers.ChoiceField(choices=STATES)
    corrected_by = OtherSerializer(allow_null=True)
    corrects = OtherSerializer(allow_null=True)
    reason_code = serializers.CharField()
    reason = serializers.CharField()
    void = serializers.BooleanField()
    void_reason = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    sha256 = serializers.CharField()
    pages = serializers.IntegerField(allow_null=True)
    url = serializers.CharField()


class Documents(generics.ListAPIView):
    """Documents of one's own office and of the offices below it."""

    policy = Policy("staff", "document.list", GRANTS)
    permission_classes = (PolicyPermission,)
    queryset = Document.objects.none()
    serializer_class = DocumentSerializer
    filterset_fields = ("kind", "state", "year", "public")

    def get_queryset(self) -> object:
        """The rows the caller may see."""
        return queries.visible(self.request.user)


class Check(APIView):
    """Is this paper genuine? By number or check code, however it was typed."""

    policy = Policy("public")
    permission_classes = (PolicyPermission,)

    @extend_schema(parameters=[OpenApiParameter("no", str, required=True)], responses=CheckedSerializer)
    def get(self, request: Request) -> Response:
        """Answer 404 when no such paper was ever issued."""
        found = public.check(request.query_params.get("no", "")[:80])
        if found is None:
            raise NotFound("没有查到这份文书。请核对文号或者核验码；仍然查不到时，请向落款机关核实。")
        return Response(CheckedSerializer(found).data)


class VoidSerializer(serializers.Serializer):
    """Why a document is declared void."""

    reason_code = serializers.ChoiceField(choices=sorted(REASONS.items()))
    reason = serializers.CharField(max_length=500)


class Void(ActView):
    """Declare a document of one's own office void. The number stays taken; the reason is kept, and public when the document is."""

    policy = Policy("staff", "document.void", GRANTS)
    subject, by = "document", "uuid"
    seen = staticmethod(queries.own)
    answers = DocumentSerializer
    takes, act = VoidSerializer, staticmethod(actions.void)


urlpatterns = [
    path("documents/<uuid:uuid>/void/", Void.as_view(), name="api-document-void"),
    path("documents/", Documents.as_view(), name="api-documents"),
    path("documents/check/", Check.as_view(), name="api-documents-check"),
]
