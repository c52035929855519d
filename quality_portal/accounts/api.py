"""Offices and divisions: the names behind every other list."""

from django.urls import path
from rest_framework import generics, serializers

from . import queries
from .guards import Policy, PolicyPermission
from .models import Agency, Office, Region
from .permissions import GRANTS


class RegionSerializer(serializers.ModelSerializer):
    parent = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Region
        fields = ("code", "name", "level", "parent", "since", "until")


class OfficeSerializer(serializers.ModelSerializer):
    region = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Office
        fields = ("code", "name", "short_name", "level", "region", "address", "phone")


class Regions(generics.ListAPIView):
    """Administrative divisions with the days they existed."""

    policy = Policy("public")
    permission_classes = (PolicyPermission,)
    queryset = Region.objects.select_related("parent")
    serializer_class = RegionSerializer
    filterset_fields = ("level", "parent__code")


class Offices(generics.ListAPIView):
    """Bureaus."""

    policy = Policy("public")
    permission_classes = (PolicyPermission,)
    queryset = Office.objects.select_related("region")
    serializer_class = OfficeSerializer
    filterset_fields = ("level", "region__code")


class AgencySerializer(serializers.ModelSerializer):
    region = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Agency
        fields = ("kind", "name", "region", "told", "contact", "phone", "address")


class Agencies(generics.ListAPIView):
    """Whom papers may be addressed to, for staff; `?kind=` and `?region__code=` narrow it."""

    policy = Policy("staff", "agency.see", GRANTS)
    permission_classes = (PolicyPermission,)
    queryset = queries.agencies()
    serializer_class = AgencySerializer
    filterset_fields = ("kind", "region__code")


urlpatterns = [
    path("regions/", Regions.as_view(), name="api-regions"),
    path("offices/", Offices.as_view(), name="api-offices"),
    path("agencies/", Agencies.as_view(), name="api-agencies"),
]
