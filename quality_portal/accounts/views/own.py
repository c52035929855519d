"""One's own account: who I am here, my password, my second factor."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login

from quality_portal.accounts import actions, second_factor, sessions
from quality_portal.accounts.forms import ConfirmCodeForm, PasswordForm
from quality_portal.accounts.guards import signed_in
from quality_portal.accounts.views.sign_in import home_of
from quality_portal.core.forms import showing_rules


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Show name, office, roles, and how the account is secured."""
    user = request.user
    facts = [
        (_("用户名"), user.username),
        (_("姓名"), user.display_name),
        (_("机关"), str(user.office or "")),
        (_("科室"), user.section),
        (_("角色"), user.role_names),
    ]
    codes_left = user.backup_codes.filter(used_at=None).count()
    context = {"facts": facts, "device": second_factor.device_of(user), "codes_left": codes_left, "home": home_of(user)}
    return render(request, "accounts/account.html", context)


@signed_in
@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions end, this one goes on. Never before the second factor is shown."""
    if second_factor.is_required(request.user) and not request.user.is_verified():
        return redirect("accounts:code")
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        with showing_rules(form):
            user = actions.change_password(
                user=request.user, old=form.cleaned_data["old"], new=form.cleaned_data["new"], at=timezone.now()
            )
            update_session_auth_hash(request, user)
            sessions.renew(request, user)
            messages.success(request, _("密码已修改，其他地方的登录已失效。"))
            return redirect("accounts:account")
    must = sessions.password_is_old(request.user, timezone.now())
    return render(request, "accounts/password.html", {"form": form, "must": must})


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Bind an authenticator: scan, type the code, get backup codes. Changing one needs the old one first."""
    user = request.user
    if second_factor.device_of(user) and not user.is_verified():
        return redirect("accounts:code")
    form = ConfirmCodeForm(request.POST or None)
    if form.is_valid():
        with showing_rules(form):
            device = second_factor.confirm(user=user, token=form.cleaned_data["token"], at=timezone.now())
            otp_login(request, device)
            codes = second_factor.make_backup_codes(user=user, at=timezone.now())
            return render(request, "accounts/backup_codes.html", {"codes": codes, "home": home_of(user)})
    device = second_factor.new_device(user)
    context = {"form": form, "qr": second_factor.qr_svg(device), "secret": device.secret_text}
    return render(request, "accounts/second_factor.html", context)


@signed_in
@never_cache
@require_POST
def backup_codes(request: HttpRequest) -> HttpResponse:
    """Make ten new backup codes and show them once."""
    if not request.user.is_verified():
        return redirect("accounts:code")
    codes = second_factor.make_backup_codes(user=request.user, at=timezone.now())
    return render(request, "accounts/backup_codes.html", {"codes": codes, "home": home_of(request.user)})
