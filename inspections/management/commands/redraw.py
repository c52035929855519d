"""Run a draw again and say whether the same comes out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.models import Draw
from inspections.queries.redraw import redrawn


class Command(BaseCommand):
    help = "重新计算一次随机抽取，核对名单摘要、种子、抽中企业和抽样人员。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", metavar="NO")

    def handle(self, *args: Any, **options: Any) -> None:
        draw = Draw.objects.filter(number=options["number"]).first()
        if draw is None:
            raise CommandError(f"没有编号为 {options['number']} 的随机抽取。")
        if draw.state != "drawn":
            raise CommandError(f"随机抽取 {draw.number} 现在是“{draw.get_state_display()}”，没有结果可以核对。")
        again = redrawn(draw)
        names = {row["key"]: row["name"] for row in draw.candidates}
        self.stdout.write(f"名单摘要 {draw.commitment}\n公开数值 {draw.public_value}（{draw.value_source}）\n种子 {draw.seed}")
        for place, key in enumerate((*again.selected, *again.reserves), start=1):
            reserve = "（备选）" if place > len(again.selected) else ""
            self.stdout.write(f"{place}. {names[key]} {key}{reserve}")
        if not again.same:
            raise CommandError("与保存的结果不一致：" + "；".join(again.faults))
        self.stdout.write("与保存的结果完全一致。")
