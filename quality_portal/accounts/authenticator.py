"""A person's authenticator: time-based codes (RFC 6238), whose secret lies sealed in the database."""

from __future__ import annotations

import secrets
import time
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from quality_portal.core import sealing

PURPOSE = "second factor"
SECRET_BYTES = 20
TOLERANCE = 1  # steps of half a minute before and after


def new_secret() -> bytes:
    """A new secret, sealed: whoever reads the table, or its backup, can make no code with it."""
    return sealing.seal(secrets.token_hex(SECRET_BYTES), purpose=PURPOSE)


class Authenticator(TimestampMixin, ThrottlingMixin, Device):
    """One in use and one being set up, at the most. A wrong code costs a wait that doubles each time."""

    sealed = models.BinaryField("密钥（密封）", default=new_secret)
    drift = models.SmallIntegerField("时钟偏差", default=0)
    last_t = models.BigIntegerField("上次口令的时间步", default=-1)

    class Meta:
        app_label = "accounts"
        verbose_name = "动态口令"
        verbose_name_plural = "动态口令"
        constraints = (models.UniqueConstraint(fields=("user", "confirmed"), name="one_authenticator"),)

    @property
    def is_readable(self) -> bool:
        """False when the key of the portal was changed and the old one is not named any more."""
        return sealing.unseal(self.sealed, purpose=PURPOSE) != sealing.UNREADABLE

    @property
    def secret(self) -> bytes:
        return bytes.fromhex(sealing.unseal(self.sealed, purpose=PURPOSE))

    def verify_token(self, token: str) -> bool:
        """Accept a code once. The row is locked by whoever calls."""
        if not self.verify_is_allowed()[0]:
            return False
        totp = TOTP(self.secret, drift=self.drift)
        totp.time = time.time()
        if not (token.isdecimal() and totp.verify(int(token), TOLERANCE, self.last_t + 1)):
            self.throttle_increment()
            return False
        self.last_t, self.drift = totp.t(), totp.drift
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save(update_fields=["last_t", "drift", "throttling_failure_timestamp", "throttling_failure_count", "last_used_at"])
        return True

    def get_throttle_factor(self) -> int:
        return 1

    @property
    def secret_text(self) -> str:
        """The secret in groups of four, for typing."""
        text = b32encode(self.secret).decode().rstrip("=")
        return " ".join(text[start : start + 4] for start in range(0, len(text), 4))

    @property
    def config_url(self) -> str:
        """What the authenticator scans."""
        issuer = quote(settings.OTP_TOTP_ISSUER)
        facts = urlencode({"secret": b32encode(self.secret).decode(), "algorithm": "SHA1", "digits": 6, "period": 30})
        return f"otpauth://totp/{issuer}:{quote(self.user.get_username())}?{facts}&issuer={issuer}"
