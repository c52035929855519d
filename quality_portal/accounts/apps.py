from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "quality_portal.accounts"
    label = "accounts"
    verbose_name = "机关与账号"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("quality_portal.accounts.sessions")  # listens to sign-ins
