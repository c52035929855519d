from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quality_portal.audit import seal


class Command(BaseCommand):
    help = "Walk the sealed trail and name the first position that does not hold."

    def handle(self, *args: object, **options: object) -> None:
        verdict = seal.verify(timezone.now())
        if verdict.fault:
            raise CommandError(f"留痕被改动：{verdict.fault}。其前 {verdict.checked - 1} 条完好。")
        self.stdout.write(f"留痕完好：已核对 {verdict.checked} 条，待封存 {verdict.waiting} 条。")
        if verdict.late:
            raise CommandError(f"有 {verdict.late} 条超过 5 分钟未封存，请检查后台作业是否在运行。")
