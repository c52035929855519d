from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quality_portal.audit import erasure
from quality_portal.audit.models import Leaf


class Command(BaseCommand):
    help = "Erase the private values of one sealed act, as the law on personal information may demand. Needs the owner's role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("position", type=int)
        parser.add_argument("--because", required=True, help="by which decision; it goes into the trail")

    def handle(self, *args: object, **options: Any) -> None:
        position = options["position"]
        if not Leaf.objects.filter(position=position).exists():
            raise CommandError(f"台账里没有第 {position} 号。")
        erasure.erase(position=position, because=options["because"], at=timezone.now())
        self.stdout.write(f"第 {position} 号的非公开内容和盐已抹除，叶摘要保留，台账照常核对。")
