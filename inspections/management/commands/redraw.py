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
        again = redrawn(draw)
        names = {row["key"]: row["name"] for row in draw.candidates}
        people = {row["key"]: row["name"] for row in draw.officers}
        self.stdout.write(f"名单摘要 {again.commitment}")
        if draw.state == "drawn":
            self.stdout.write(f"公开数值 {draw.public_value}（{draw.value_source}）\n种子 {again.seed}")
        for place, pick in enumerate(again.picks, start=1):
            reserve = "（备选）" if pick.reserve else ""
            self.stdout.write(f"{place}. {pick.key} {names[pick.key]}{reserve} {'、'.join(people[key] for key in pick.officers)}")
        if not again.same:
            raise CommandError("与保存的结果不一致：" + "；".join(again.faults))
        if draw.state != "drawn":
            self.stdout.write(f"随机抽取 {draw.number} 现在是“{draw.get_state_display()}”，没有抽取结果；名单与公布的摘要一致。")
            return
        self.stdout.write("与保存的结果完全一致。")
