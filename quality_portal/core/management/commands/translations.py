"""Bring the English catalogue up to the pages; says what is not translated."""

from django.core.management.base import BaseCommand, CommandError

from quality_portal.core import catalogue


class Command(BaseCommand):
    help = "Bring locale/en up to the sentences of the public pages and compile it."

    def handle(self, *args: object, **options: object) -> None:
        path = catalogue.folder() / "django.po"
        known, wanted = (catalogue.read(path) if path.exists() else {}), catalogue.sentences()
        catalogue.write(path, known, wanted)
        path.with_suffix(".mo").write_bytes(catalogue.compiled({key: known[key] for key in wanted if known.get(key)}))
        missing = [key for key in wanted if not known.get(key)]
        self.stdout.write(f"{len(wanted)} 句，{len(missing)} 句没有英文。")
        if missing:
            raise CommandError("请在 locale/en/LC_MESSAGES/django.po 里补上译文，再运行一次：\n" + "\n".join(missing))
