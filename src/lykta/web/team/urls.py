"""The addresses of logging in and of accounts: those of the log-in library's views that we use, and ours."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.team import login, openid_connect, own_account, views

urlpatterns = [
    path(_("team/log-in/"), login.log_in, name="account_login"),
    path(_("team/log-in/code/"), login.second_factor, name="mfa_authenticate"),
    path(_("team/log-in/passkey/"), login.passkey_log_in, name="mfa_login_webauthn"),
    path(_("team/log-in/first/"), login.first_log_in, name="first_log_in"),
    path(_("team/log-in/closed/"), login.inactive, name="account_inactive"),
    path(_("team/log-in/new/"), login.sign_up, name="account_signup"),
    path(_("team/log-out/"), login.log_out, name="account_logout"),
    path(
        _("team/outside/cancelled/"), openid_connect.show_cancellation, name="socialaccount_login_cancelled"
    ),
    path(_("team/outside/failed/"), openid_connect.show_failure, name="socialaccount_login_error"),
    path(_("team/outside/new/"), login.sign_up, name="socialaccount_signup"),
    path(_("team/outside/<slug:provider_id>/"), openid_connect.log_in, name="openid_connect_login"),
    path(_("team/outside/<slug:provider_id>/back/"), openid_connect.callback, name="openid_connect_callback"),
    path(_("team/account/"), own_account.account, name="mfa_index"),
    path(_("team/account/password/"), own_account.password, name="account_change_password"),
    path(_("team/account/app/"), own_account.add_app, name="mfa_activate_totp"),
    path(_("team/account/app/remove/"), own_account.remove_app, name="mfa_deactivate_totp"),
    path(_("team/account/recovery-codes/"), own_account.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        _("team/account/recovery-codes/new/"),
        own_account.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(_("team/account/passkeys/"), own_account.passkeys, name="mfa_list_webauthn"),
    path(_("team/account/passkeys/add/"), own_account.add_passkey, name="mfa_add_webauthn"),
    path(_("team/account/passkeys/<int:pk>/remove/"), own_account.remove_passkey, name="mfa_remove_webauthn"),
    path(_("team/account/passkeys/<int:pk>/name/"), own_account.rename_passkey, name="mfa_edit_webauthn"),
    path(_("team/account/again/"), own_account.again_by_password, name="account_reauthenticate"),
    path(_("team/account/again/code/"), own_account.again_by_code, name="mfa_reauthenticate"),
    path(_("team/account/again/passkey/"), own_account.again_by_passkey, name="mfa_reauthenticate_webauthn"),
    path(_("team/accounts/"), views.overview, name="accounts"),
    path(_("team/accounts/new/"), views.new, name="account_new"),
    path(_("team/accounts/<int:number>/"), views.one, name="account"),
    path(_("team/accounts/<int:number>/close/"), views.close, name="account_close"),
    path(_("team/accounts/<int:number>/reopen/"), views.reopen, name="account_reopen"),
    path(_("team/accounts/<int:number>/start-code/"), views.start_code, name="account_start_code"),
    path(_("team/accounts/<int:number>/reset/"), views.reset, name="account_ask_reset"),
    path(_("team/agencies/"), views.agencies, name="agencies"),
    path(_("team/agencies/<int:number>/"), views.agency, name="agency"),
    path(_("team/four-eyes/"), views.second_person, name="second_person"),
    path(_("team/four-eyes/<int:number>/"), views.pending_act, name="pending_act"),
    path(_("team/audit-log/"), views.audit_log, name="audit_log"),
    path(_("team/powers/"), views.powers, name="powers"),
]
