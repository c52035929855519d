from django.apps import AppConfig


class BrandsConfig(AppConfig):
    name = "brands"
    label = "brands"
    verbose_name = "免检与名牌"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # *app ready*: models exist only now. Enforcement publishes lists; what stands on them is known here.
        from brands.actions.honour import told
        from brands.queries.bulletin import CHOOSERS, READERS
        from enforcement.actions.announcement import after
        from enforcement.queries.bulletin.build import register as reads
        from enforcement.queries.bulletin.choices import register as chooses

        for kind, reader in READERS.items():
            reads(kind, reader, "programme")
            chooses(kind, CHOOSERS[kind])
            after.register(kind, told)
