"""The forms of accounts and agencies."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lykta.web.team.actions import AccountChanges, NewAccount
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import WITH_AN_AGENCY, Role
from lykta.web.team.second_person import AccountPlace


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an account says."""

    class Meta:
        model = Member
        fields: ClassVar = ["name", "role", "agency", "email", "outside_name"]
        widgets: ClassVar[dict[str, Any]] = {"role": forms.RadioSelect}
        error_messages: ClassVar = {
            "name": {"required": _("Write the person's name.")},
            "role": {"required": _("Choose a role.")},
        }
        help_texts: ClassVar = {
            "name": _("As colleagues know the person."),
            "agency": _("For coordinators and members of an agency; nobody else has one."),
            "email": _("May be left empty. Notices say that something has come, never what."),
            "outside_name": _(
                "May be left empty. The subject (sub) by which the region's own login knows them, or the "
                "user name in its signed token. The first log-in ties the account to its subject, and to no "
                "other."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        role.choices = list(Role.choices)  # type: ignore[attr-defined]
        self.fields["agency"].empty_label = _("No agency")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An agency with the roles that have one, and with no other."""
        cleaned = super().clean() or {}
        role, agency = cleaned.get("role"), cleaned.get("agency")
        if role in WITH_AN_AGENCY and agency is None and "agency" not in self.errors:
            self.add_error("agency", _("Choose the agency that the person works for."))
        if role and role not in WITH_AN_AGENCY and agency is not None:
            self.add_error("agency", _("This role belongs to no agency. Choose “No agency”."))
        return cleaned

    def clean_outside_name(self) -> str:
        """The name without blanks around it."""
        return str(self.cleaned_data["outside_name"]).strip()

    def changes(self) -> AccountChanges:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        place = AccountPlace(Role(said["role"]), said["agency"], said["outside_name"])
        return AccountChanges(said["name"], place, said["email"])


class NewAccountForm(AccountForm):
    """What a new account says, with the name that is typed to log in."""

    class Meta(AccountForm.Meta):
        fields: ClassVar = ["username", *AccountForm.Meta.fields]
        error_messages: ClassVar = AccountForm.Meta.error_messages | {
            "username": {"required": _("Write a user name.")}
        }
        help_texts: ClassVar = AccountForm.Meta.help_texts | {
            "username": _("What the person types to log in. Small letters, digits, dots and hyphens.")
        }
        widgets: ClassVar = AccountForm.Meta.widgets | {
            "username": forms.TextInput(
                attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
            )
        }

    def clean_username(self) -> str:
        """In small letters, and of signs that anyone can type."""
        username = str(self.cleaned_data["username"]).lower()
        if not all(sign.isascii() and (sign.isalnum() or sign in ".-") for sign in username):
            raise ValidationError(_("Use only small letters from a to z, digits, dots and hyphens."))
        if Member.objects.filter(username=username).exists():
            raise ValidationError(_("Somebody has this user name already. Choose another one."))
        return username

    def account(self) -> NewAccount:
        """What the form says, once it is valid."""
        to = self.changes()
        return NewAccount(self.cleaned_data["username"], to.name, to.place, to.email)


class AgencyForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an agency is called."""

    class Meta:
        model = Agency
        fields: ClassVar = ["name"]
        error_messages: ClassVar = {
            "name": {
                "required": _("Write the agency's name."),
                "unique": _("There is an agency of this name already."),
            }
        }
