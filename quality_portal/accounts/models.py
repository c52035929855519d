"""Regions, offices and people."""

from __future__ import annotations

from functools import cached_property

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from quality_portal.core.roles import SEPARATED, Role

from .authenticator import Authenticator  # noqa: F401  # a model of this app, told apart for its length


class Level(models.TextChoices):
    """Administrative level, highest first."""

    NATION = "nation", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


RANK = {Level.NATION: 0, Level.PROVINCE: 1, Level.CITY: 2, Level.COUNTY: 3}


class Region(models.Model):
    """An administrative division with the days it existed. `path` is its line of codes from the top: 990000/990100/990102."""

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField("路径", max_length=60, db_index=True, editable=False)
    since = models.DateField("设立日期", null=True, blank=True)
    until = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A bureau. `code` is its 机关代字, the head of every document number it gives."""

    name = models.CharField("机关名称", max_length=80, unique=True)
    short_name = models.CharField("简称", max_length=20)
    code = models.CharField("机关代字", max_length=12, unique=True)
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    region = models.ForeignKey(Region, verbose_name="辖区", on_delete=models.PROTECT, related_name="offices")
    parent = models.ForeignKey(
        "self", verbose_name="上级机关", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    address = models.CharField("地址", max_length=120, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)

    class Meta:
        verbose_name = "机关"
        verbose_name_plural = "机关"
        ordering = ("region__code",)

    def __str__(self) -> str:
        return self.name

    @property
    def rank(self) -> int:
        """0 for the nation, 3 for a county: smaller is higher."""
        return RANK[Level(self.level)]


class AgencyKind(models.TextChoices):
    """What a letter's addressee is to us."""

    GOVERNMENT = "government", "县（市、区）人民政府"
    DEPARTMENT = "department", "行业主管部门"
    ISSUER = "issuer", "发证机关"
    CERTIFIER = "certifier", "认证机构"
    REGISTRAR = "registrar", "登记机关"
    POLICE = "police", "公安机关"
    OWNER = "owner", "出资人、董事会或者主管单位"
    PROCUREMENT = "procurement", "政府采购机构"
    ORGAN = "organ", "其他行政机关"


class Agency(models.Model):
    """An organ outside the bureaus that papers are addressed to (主送、抄送). One that no longer exists stays, closed."""

    kind = models.CharField("类别", max_length=15, choices=AgencyKind.choices)
    name = models.CharField("名称", max_length=120, unique=True)
    region = models.ForeignKey(Region, verbose_name="辖区", null=True, blank=True, on_delete=models.PROTECT, related_name="agencies")
    told = models.BooleanField("不合格情况必须通报", default=False)
    contact = models.CharField("联系科室", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "受文单位"
        verbose_name_plural = "受文单位"
        ordering = ("kind", "region__code", "name")
        indexes = (models.Index(fields=("kind", "active"), name="agency_by_kind"),)

    def __str__(self) -> str:
        return self.name


class OfficeRulebook(models.Model):
    """Which rulebook an office works under, from a day on."""

    office = models.ForeignKey(Office, verbose_name="机关", on_delete=models.CASCADE, related_name="rulebooks")
    rulebook = models.CharField("规则", max_length=20)
    since = models.DateField("自")

    class Meta:
        verbose_name = "适用规则"
        verbose_name_plural = "适用规则"
        ordering = ("office", "-since")
        constraints = (models.UniqueConstraint(fields=("office", "since"), name="one_rulebook_a_day"),)

    def __str__(self) -> str:
        return f"{self.office.short_name}：{self.rulebook}"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        """Make an account without recording it; people are made by `actions.create_account`."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person's account. `session_version` goes up when open sessions must die."""

    username = models.CharField("用户名", max_length=60, unique=True)
    display_name = models.CharField("姓名", max_length=60)
    section = models.CharField("科室", max_length=60, blank=True)
    certificate_no = models.CharField("执法证号", max_length=40, blank=True)
    office = models.ForeignKey(
        Office, verbose_name="机关", null=True, blank=True, on_delete=models.PROTECT, related_name="users"
    )
    is_active = models.BooleanField("启用", default=True)
    session_version = models.PositiveIntegerField("会话版本", default=0)
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    created_at = models.DateTimeField("开立时间", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ("display_name",)

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        ordering = ("username",)

    def __str__(self) -> str:
        return f"{self.display_name}（{self.username}）"

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held, read once a request."""
        return frozenset(Role(role) for role in self.grants.values_list("role", flat=True))

    def has_role(self, *roles: Role) -> bool:
        return bool(self.roles & frozenset(roles))

    @property
    def role_names(self) -> str:
        # From the rows, so that a list that fetched them asks nothing again.
        return "、".join(sorted(Role(grant.role).label for grant in self.grants.all()))


_SEPARATED = ", ".join(f"'{role.value}'" for role in sorted(SEPARATED))
_MEMBER = Role.ENTERPRISE_MEMBER.value


class RoleGrant(models.Model):
    """A role held by a person. The database refuses roles that the law keeps apart."""

    user = models.ForeignKey(User, verbose_name="账号", on_delete=models.CASCADE, related_name="grants")
    role = models.CharField("角色", max_length=30, choices=[(role.value, role.label) for role in Role])
    granted_at = models.DateTimeField("授予时间", auto_now_add=True)
    granted_by = models.ForeignKey(User, verbose_name="授予人", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "角色授予"
        verbose_name_plural = "角色授予"
        ordering = ("user", "role")
        constraints = (models.UniqueConstraint(fields=("user", "role"), name="role_once"),)
        triggers = (
            pgtrigger.Trigger(
                name="roles_apart",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR UPDATE;
                    IF EXISTS (
                        SELECT 1 FROM accounts_rolegrant held
                        WHERE held.user_id = NEW.user_id AND held.role <> NEW.role AND held.id IS DISTINCT FROM NEW.id
                          AND (NEW.role IN ({_SEPARATED}, '{_MEMBER}') OR held.role IN ({_SEPARATED}, '{_MEMBER}'))
                    ) THEN
                        RAISE EXCEPTION 'these roles must be held by different people' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {Role(self.role).label}"


class BackupCode(models.Model):
    """A code that stands in once for a lost authenticator. Kept as a salted hash: it is too short for a plain one."""

    user = models.ForeignKey(User, verbose_name="账号", on_delete=models.CASCADE, related_name="backup_codes")
    digest = models.CharField("摘要", max_length=200)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "备用码"
        verbose_name_plural = "备用码"

    def __str__(self) -> str:
        return f"{self.user} 的备用码"
