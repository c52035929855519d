"""Who an account is, read with the office and its region: every staff page asks for both."""

from django.contrib.auth.backends import ModelBackend

from .models import User


class AccountBackend(ModelBackend):
    """Django's own check of name and password; one query for the person and where they work."""

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, or None when it is closed or gone."""
        user = User.objects.select_related("office__region").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
