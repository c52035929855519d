from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from quality_portal.audit.grants import evidence_tables, grant_to


class Command(BaseCommand):
    help = (
        "Give the application's database role its rights, and none to change evidence. Run as the owner after migrate."
    )

    def handle(self, *args: object, **options: object) -> None:
        role = settings.DATABASE_APP_ROLE
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            current = cursor.fetchone()[0]
        if not role or role == current:
            self.stdout.write(
                f"应用与所有者同为 {current}：证据表只由触发器守护。建议设置 DATABASE_OWNER_URL，改用两个数据库角色。"
            )
            return
        with transaction.atomic():
            grant_to(role)
        self.stdout.write(f"{role}：证据表 {len(evidence_tables())} 张只可写入和读取。")
