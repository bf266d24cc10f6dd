"""The addresses of logging in and of accounts: those of the log-in library's views that we use, and ours."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from lykta.web.team.accounts import views as accounts
from lykta.web.team.entrance import first, logging_in, outside
from lykta.web.team.own import views as own
from lykta.web.team.reading import views as reading

urlpatterns = [
    path(_("team/log-in/"), logging_in.log_in, name="account_login"),
    path(_("team/log-in/code/"), logging_in.second_factor, name="mfa_authenticate"),
    path(_("team/log-in/passkey/"), logging_in.passkey_log_in, name="mfa_login_webauthn"),
    path(_("team/log-in/first/"), first.first_log_in, name="first_log_in"),
    path(_("team/log-in/closed/"), logging_in.inactive, name="account_inactive"),
    path(_("team/log-in/new/"), logging_in.sign_up, name="account_signup"),
    path(_("team/log-out/"), logging_in.log_out, name="account_logout"),
    path(_("team/outside/cancelled/"), outside.cancelled, name="socialaccount_login_cancelled"),
    path(_("team/outside/failed/"), outside.failed, name="socialaccount_login_error"),
    path(_("team/outside/new/"), logging_in.sign_up, name="socialaccount_signup"),
    path(_("team/outside/<slug:provider_id>/"), outside.log_in, name="openid_connect_login"),
    path(_("team/outside/<slug:provider_id>/back/"), outside.callback, name="openid_connect_callback"),
    path(_("team/account/"), own.account, name="mfa_index"),
    path(_("team/account/password/"), own.password, name="account_change_password"),
    path(_("team/account/app/"), own.add_app, name="mfa_activate_totp"),
    path(_("team/account/app/remove/"), own.remove_app, name="mfa_deactivate_totp"),
    path(_("team/account/recovery-codes/"), own.recovery_codes, name="mfa_view_recovery_codes"),
    path(_("team/account/recovery-codes/new/"), own.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path(_("team/account/passkeys/"), own.passkeys, name="mfa_list_webauthn"),
    path(_("team/account/passkeys/add/"), own.add_passkey, name="mfa_add_webauthn"),
    path(_("team/account/passkeys/<int:pk>/remove/"), own.remove_passkey, name="mfa_remove_webauthn"),
    path(_("team/account/passkeys/<int:pk>/name/"), own.rename_passkey, name="mfa_edit_webauthn"),
    path(_("team/account/again/"), own.again_by_password, name="account_reauthenticate"),
    path(_("team/account/again/code/"), own.again_by_code, name="mfa_reauthenticate"),
    path(_("team/account/again/passkey/"), own.again_by_passkey, name="mfa_reauthenticate_webauthn"),
    path(_("team/accounts/"), accounts.overview, name="accounts"),
    path(_("team/accounts/new/"), accounts.new, name="account_new"),
    path(_("team/accounts/<int:number>/"), accounts.one, name="account"),
    path(_("team/accounts/<int:number>/close/"), accounts.close, name="account_close"),
    path(_("team/accounts/<int:number>/reopen/"), accounts.reopen, name="account_reopen"),
    path(_("team/accounts/<int:number>/start-code/"), accounts.start_code, name="account_start_code"),
    path(_("team/accounts/<int:number>/reset/"), accounts.reset, name="account_ask_reset"),
    path(_("team/agencies/"), accounts.agencies, name="agencies"),
    path(_("team/agencies/<int:number>/"), accounts.agency, name="agency"),
    path(_("team/four-eyes/"), accounts.second_person, name="second_person"),
    path(_("team/four-eyes/<int:number>/"), accounts.pending_act, name="pending_act"),
    path(_("team/audit-log/"), reading.audit_log, name="audit_log"),
    path(_("team/powers/"), reading.powers, name="powers"),
]
