import argparse
import time

from django.core.management.base import BaseCommand, CommandError

from quality_portal.demo import cast, play


class Command(BaseCommand):
    help = "Fill an empty database with a fictitious province; --accounts prints who can sign in."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="print the demo's accounts and do nothing else")
        parser.add_argument("--if-empty", action="store_true", help="do nothing, without complaint, when the database is in use")

    def handle(self, *args: object, **options: object) -> None:
        if options["accounts"]:
            self._accounts()
            return
        if not play.is_empty():
            if options["if_empty"]:
                return
            raise CommandError("数据库里已有机关，演示数据只能装入空的数据库。")
        began = time.monotonic()
        play.everything(lambda words: self.stdout.write(f"  演示数据：{words}", ending="\n"))
        self.stdout.write(f"  演示数据装入完毕，用时 {time.monotonic() - began:.0f} 秒")

    def _accounts(self) -> None:
        self.stdout.write(f"演示账号（密码都是 {cast.PASSWORD}）：")
        for person in cast.PEOPLE:
            roles = "、".join(role.label for role in person.roles)
            self.stdout.write(f"  {person.username:<14}{person.name}　{person.section}（{roles}）")
        for username, name, position, index in cast.MEMBERS:
            brand, key = cast.BRANDS[index]
            self.stdout.write(f"  {username:<14}{name}　澄州{brand}{cast.TRADES[key]}有限公司{position}（企业用户）")
