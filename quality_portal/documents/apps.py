from django.apps import AppConfig
from django.core.checks import register


class DocumentsConfig(AppConfig):
    name = "quality_portal.documents"
    label = "documents"
    verbose_name = "文书"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the machine looked at with the other checks."""
        from quality_portal.documents.checks import faces_can_be_cut

        register(faces_can_be_cut)
