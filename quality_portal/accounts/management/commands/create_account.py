import argparse

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from quality_portal.accounts import actions
from quality_portal.accounts.models import Office
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import PortalError
from quality_portal.core.roles import Role


class Command(BaseCommand):
    help = "Make the first accounts, before anybody can sign in. Prints a password that must be changed."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("display_name")
        parser.add_argument("--office", help="code of the office (机关代字)")
        parser.add_argument("--role", action="append", default=[], choices=[role.value for role in Role])

    def handle(self, *args: object, **options: object) -> None:
        now = timezone.now()
        try:
            with transaction.atomic():
                office = Office.objects.get(code=options["office"]) if options["office"] else None
                user = actions.create_account(
                    username=options["username"],
                    display_name=options["display_name"],
                    office=office,
                    actor=SYSTEM,
                    at=now,
                )
                for role in options["role"]:
                    actions.grant_role(user=user, role=Role(role), actor=SYSTEM, at=now, note="命令行")
                words = actions.reset_password(user=user, actor=SYSTEM, at=now)
        except (PortalError, Office.DoesNotExist) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已开立 {user}。初始密码：{words}（首次登录时须修改）")
