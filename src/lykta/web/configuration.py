"""What an operator sets: one typed value each, from LYKTA_ variables, refused at the start when wrong."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from lykta.errors import InputError
from lykta.web.setting_rules import (
    describe_fault,
    require_host,
    require_leaked_passwords,
    require_mail_address,
    require_mail_server,
    require_postgresql,
)

PREFIX = "LYKTA_"
FILE_SUFFIX = "_FILE"
SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library of the metrics learns where a server's processes share their counts."""

# Read by other packages than the web.
_ELSEWHERE = {"LYKTA_CONTACT_KEY_FILE", "LYKTA_EVIDENCE_KEY_FILE"}
type PartName = Literal["handbook", "consult", "plan", "workbench", "editions"]
FOR_LOGINS = ("lykta.web.limits", "lykta.web.audit", "lykta.web.team")
"""The applications that every part with logins stands on: limits, the log of acts, who may do what."""


class VariableFiles(PydanticBaseSettingsSource):
    """Reads a setting from the file that its variable with `_FILE` at the end names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        """Give the file's text without the line break at its end."""
        named = os.environ.get(f"{PREFIX}{field_name.upper()}{FILE_SUFFIX}")
        # An empty file is as none, as an empty variable is.
        return (_read(Path(named), field_name) or None if named else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Give every setting that a file holds."""
        found = {name: self.get_field_value(field, name)[0] for name, field in self._fields()}
        return {name: value for name, value in found.items() if value is not None}

    def _fields(self) -> list[tuple[str, FieldInfo]]:
        return list(self.settings_cls.model_fields.items())


def unknown_variables(known: type[BaseSettings]) -> list[str]:
    """The LYKTA_ variables that no setting has: most often a slip of the pen."""
    names = {f"{PREFIX}{name.upper()}" for name in known.model_fields}
    names |= {f"{name}{FILE_SUFFIX}" for name in names} | _ELSEWHERE
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in names)


def describe_validation_error(error: ValidationError) -> str:
    """What is wrong with the settings, each with its variable, and never the value of a secret."""
    return "; ".join(_describe_setting_fault(part) for part in error.errors(include_input=False))


@dataclass(frozen=True)
class ServerPart:
    """One part: the Django applications that make it, and whether people log in to it.

    The addresses of a part are those of its applications; one that has any brings a module `urls`.
    """

    apps: tuple[str, ...]
    logs_in: bool = False
    """Whether people log in to it: it then needs the server's secret, its keys, a database and `team`."""
    alone: bool = False
    """Whether it runs with no other part, on its only user's own machine."""


PARTS: dict[PartName, ServerPart] = {
    "handbook": ServerPart(
        apps=(
            "lykta.web.handbook",
            "lykta.web.check",
            "lykta.web.training",
            "lykta.web.for_you",
        )
    ),
    "consult": ServerPart(apps=("lykta.web.consult",), logs_in=True),
    "plan": ServerPart(apps=("lykta.web.plan",), logs_in=True),
    "editions": ServerPart(apps=("lykta.web.editions",), logs_in=True),
    "workbench": ServerPart(apps=("lykta.web.workbench",), alone=True),
}
"""The parts that are built. A further application of a part is one more name here."""


def refusal(names: tuple[PartName, ...]) -> str | None:
    """Why these parts may not run on one server; None where they may."""
    if not names:
        return f"no part is named; there are {', '.join(PARTS)}"
    # A server that knows who asked for advice must not also hold ads: the two would be read together.
    alone = [name for name in names if name in PARTS and PARTS[name].alone]
    if alone and len(names) > 1:
        others = " and ".join(sorted(set(names) - {alone[0]}))
        return f"{alone[0]} never runs on the same server as {others}; run each on its own"
    unbuilt = [name for name in names if name not in PARTS]
    if unbuilt:
        return f"{', '.join(unbuilt)} is planned but not built; there is {', '.join(PARTS)}"
    return None


def applications(names: tuple[PartName, ...]) -> list[str]:
    """The Django applications of these parts, in order; those for logins first, where one needs them."""
    shared = FOR_LOGINS if logs_in(names) else ()
    return [*shared, *(app for name in names for app in PARTS[name].apps)]


def logs_in(names: tuple[PartName, ...]) -> bool:
    """Whether people log in to one of these parts."""
    return any(PARTS[name].logs_in for name in names)


def runs_alone(names: tuple[PartName, ...]) -> bool:
    """Whether this is the server of one person at one machine."""
    return any(PARTS[name].alone for name in names)


class Configuration(BaseSettings):
    """The settings of one server; each from the variable LYKTA_ and its name, or from a file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, env_ignore_empty=True)

    parts: Annotated[tuple[PartName, ...], NoDecode] = Field(
        ("handbook",), description="Which parts the server runs, with commas between."
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("localhost", "127.0.0.1", "[::1]"),
        description="The host names that the server answers to, with commas between.",
    )
    https: bool = Field(
        default=True,
        description="Whether visitors come over https, by a proxy that sets X-Forwarded-Proto itself.",
    )
    hsts_seconds: int = Field(
        31_536_000,
        ge=0,
        description="For how many seconds a browser that came over https tries nothing else; 0: none.",
    )
    data_folder: Path = Field(
        Path("lykta-data"),
        description="Folder for what the server writes: style sheets, and the database of parts with one.",
    )
    secret_key: SecretStr | None = Field(
        None,
        min_length=50,
        description="The secret that signs logins. The handbook signs nothing and needs none.",
    )
    demo: bool = Field(
        default=False,
        description="Whether this is the synthetic demo; every page then says that nothing is real.",
    )
    logs: Literal["text", "json"] = Field(
        "text", description="How a line of the log is written: `text`, or `json` for a collector of logs."
    )
    county: str = Field("", description="The county's name, shown in the page's head.")
    overlay: Path | None = Field(
        None, description="Folder with the county's own handbook pages, sources and replacements."
    )
    editions_folder: Path | None = Field(
        None, description="Folder in which finished editions of the situation picture are put, a folder each."
    )
    editor: str = Field(
        "", description="The e-mail address that is offered under “Was this out of date?”; none, no link."
    )
    team_name: str = Field("", description="What the county's resource team is called.")
    team_phone: str = Field("", description="The resource team's phone number.")
    team_mail: str = Field("", description="The resource team's e-mail address.")
    team_hours: str = Field("", description="When the resource team answers.")
    exit_address: str = Field(
        "https://www.smhi.se/",
        pattern=r"^https://",
        description="Where “Leave quickly” leads: an everyday page that says nothing about the visitor.",
    )
    address: str = Field(
        "",
        pattern=r"^(https?://[^/]+)?$",
        description="Where it is reached, such as https://lykta.example.se; stands in e-mail notices.",
    )
    database: SecretStr | None = Field(
        None,
        description="postgresql://user:password@host/name, for PostgreSQL; none, SQLite in the data folder.",
    )
    owner_database: SecretStr | None = Field(
        None,
        description="The address of the tables' owner, for prepare, purge, restore and new keys alone; none, "
        "LYKTA_DATABASE. The server refuses to start with it.",
    )
    backup_database: SecretStr | None = Field(
        None,
        description="The address of a role that may read every table, for backups alone; none, "
        "LYKTA_DATABASE. The server refuses to start with it.",
    )
    key_folder: Path | None = Field(
        None,
        description="Folder with the master keys and the pepper; outside the data folder and its backups.",
    )
    county_parts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Parts of the county that an asker chooses among, each with many people, with commas.",
    )
    keep_days: int = Field(
        90,
        ge=1,
        le=730,
        description="For how many days after it is closed a consultation's content is kept.",
    )
    answer_days: int = Field(
        3,
        ge=0,
        le=30,
        description="Within how many working days an asker can expect an answer; 0, no day is promised.",
    )
    undo_seconds: int = Field(
        60,
        ge=0,
        le=600,
        description="For how long the team can take an answer back before its asker can read it; 0, not.",
    )
    free_questions: int = Field(
        60,
        ge=5,
        description="Free questions and replies in an hour, a fifth from one address; more cost time.",
    )
    mail_server: str = Field(
        "",
        description="Server and port that take e-mail notices, such as mail.example.se:587; none, no mail.",
    )
    mail_user: str = Field("", description="The user at the mail server, where it asks for one.")
    mail_password: SecretStr | None = Field(None, description="The password at the mail server.")
    mail_from: str = Field("", description="The address that notices come from.")
    mail_encrypted: bool = Field(
        default=True, description="Whether the mail server is spoken to encrypted (STARTTLS)."
    )
    anchors: Path | None = Field(
        None,
        description="File that anchors of the audit log are added to, best on another medium; FILE-deleted, "
        "beside it, notes deletions. None: no file.",
    )
    anchors_mail: str = Field(
        "",
        description="Who gets the audit log's newest anchor by e-mail, once a day at most; none, no letter.",
    )
    stamp_address: str = Field(
        "",
        pattern=r"^(https://.+|http://(127\.0\.0\.1|localhost)(:\d+)?(/.*)?)?$",
        description="Where a time-stamp authority (RFC 3161) signs an anchor once a day; none, no stamp.",
    )
    stamp_roots: Path | None = Field(
        None, description="File with the root certificates (PEM) that time stamps are checked against."
    )
    oidc_issuer: str = Field(
        "",
        pattern=r"^(https://.+|http://(127\.0\.0\.1|localhost)(:\d+)?(/.*)?)?$",
        description="The issuer of an OpenID Connect login, such as the region's own; none, no such login.",
    )
    oidc_client: str = Field("", description="The client's name at that issuer.")
    oidc_secret: SecretStr | None = Field(None, description="The client's secret at that issuer.")
    oidc_name: str = Field("", description="What that login is called on its button.")
    oidc_assurance: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Levels (acr) at which that login's second factor is enough; none, one is set up here.",
    )
    second_person_days: int = Field(
        7,
        ge=0,
        le=365,
        description="For how many days a second person must have had their role before; 0: in a demo alone.",
    )
    leaked_passwords: Path | None = Field(
        None,
        description="File of leaked passwords that are refused: SHA-1 in hexadecimal, a line each, in order.",
    )
    neutral_title: str = Field(
        "",
        description="A title for the browser's tab on all pages, such as “Information”; none, the page's.",
    )
    result: Path | None = Field(
        None, description="The result file on the workbench; `lykta workbench` sets it, and the next two."
    )
    analyst: str = Field("", description="Who judges on the workbench, as it stands in the judgement log.")
    workbench_key: SecretStr | None = Field(
        None, min_length=32, description="What lets a browser on this machine in to the workbench."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - a file in the folder would be a surprise.
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - VariableFiles reads secrets instead.
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what is passed, then the variables, then the files that variables name; nothing else."""
        return init_settings, env_settings, VariableFiles(settings_cls)

    @field_validator("parts", "hosts", "county_parts", "oidc_assurance", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(word.strip() for word in value.split(",") if word.strip())

    @field_validator("leaked_passwords")
    @classmethod
    def _is_a_list_of_hashes(cls, value: Path | None) -> Path | None:
        return None if value is None else require_leaked_passwords(value)

    @field_validator("hosts")
    @classmethod
    def _are_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(require_host, value))

    @field_validator("mail_server")
    @classmethod
    def _is_a_server(cls, value: str) -> str:
        return require_mail_server(value)

    @field_validator("mail_from", "anchors_mail")
    @classmethod
    def _is_a_mail_address(cls, value: str) -> str:
        return require_mail_address(value)

    @field_validator("overlay", "editions_folder")
    @classmethod
    def _is_a_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"there is no folder {value}")
        return value

    @model_validator(mode="after")
    def _may_run_together(self) -> Self:
        reason = refusal(self.parts)
        if reason:
            raise ValueError(f"{PREFIX}PARTS: {reason}")
        return self

    @field_validator("database", "owner_database", "backup_database")
    @classmethod
    def _is_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            require_postgresql(value.get_secret_value())
        return value

    @model_validator(mode="after")
    def _has_an_owner_beside(self) -> Self:
        for name in ("owner_database", "backup_database"):
            if getattr(self, name) is not None and self.database is None:
                raise ValueError(f"{PREFIX}{name.upper()} needs {PREFIX}DATABASE: both name one database")
        return self

    @model_validator(mode="after")
    def _can_log_in(self) -> Self:
        if not self.logs_in:
            return self
        if self.secret_key is None:
            raise ValueError(f"{PREFIX}SECRET_KEY is missing: a part that logs people in needs it")
        if self.key_folder is None:
            raise ValueError(f"{PREFIX}KEY_FOLDER is missing: texts are sealed under the keys in it")
        if self.key_folder.resolve().is_relative_to(self.data_folder.resolve()):
            raise ValueError(
                f"{PREFIX}KEY_FOLDER lies in the data folder: whoever takes the one would have the other"
            )
        return self

    @model_validator(mode="after")
    def _knows_its_issuer(self) -> Self:
        if self.oidc_issuer and not self.oidc_client:
            raise ValueError(f"{PREFIX}OIDC_CLIENT is missing: the issuer asks who logs people in")
        return self

    @model_validator(mode="after")
    def _has_second_persons(self) -> Self:
        if self.second_person_days == 0 and not self.demo:
            raise ValueError(
                f"{PREFIX}SECOND_PERSON_DAYS is 0: a new account could be a second person at once, "
                "which only a demo allows"
            )
        return self

    @model_validator(mode="after")
    def _is_on_the_bench(self) -> Self:
        if self.runs_alone and not (self.result and self.analyst and self.workbench_key):
            raise ValueError("the workbench is run by `lykta workbench RESULT`, and not by `lykta serve`")
        return self

    @model_validator(mode="after")
    def _can_send(self) -> Self:
        if self.mail_server and not self.mail_from:
            raise ValueError(f"{PREFIX}MAIL_FROM is missing: notices need an address that they come from")
        return self

    @model_validator(mode="after")
    def _can_anchor(self) -> Self:
        if self.anchors and self.anchors.resolve().is_relative_to(self.data_folder.resolve()):
            raise ValueError(
                f"{PREFIX}ANCHORS lies in the data folder: whoever changes the log would change it too"
            )
        if self.anchors_mail and not self.mail_server:
            raise ValueError(f"{PREFIX}MAIL_SERVER is missing: the anchor's letter is sent through it")
        if self.stamp_address and not self.stamp_roots:
            raise ValueError(f"{PREFIX}STAMP_ROOTS is missing: time stamps are checked against it")
        return self

    @property
    def logs_in(self) -> bool:
        """Whether people log in to a part of this server."""
        return logs_in(self.parts)

    @property
    def runs_alone(self) -> bool:
        """Whether this is the server of one person at one machine."""
        return runs_alone(self.parts)


def read_configuration(**given: object) -> Configuration:
    """Read the server's settings; what is given goes before the variables.

    Raises `InputError` with one line that names each wrong or unknown variable.
    """
    unknown = unknown_variables(Configuration)
    if unknown:
        raise InputError(
            f"No setting is called {', '.join(unknown)}. The settings: docs/reference/settings.md."
        )
    try:
        return Configuration(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise InputError(f"The settings do not hold: {describe_validation_error(error)}.") from error


def _describe_setting_fault(fault: ErrorDetails) -> str:
    where, text = fault["loc"], describe_fault(fault)
    return f"{PREFIX}{str(where[0]).upper()}: {text}" if where else text


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        variable = f"{PREFIX}{name.upper()}{FILE_SUFFIX}"
        raise InputError(f"{variable}: the file {path} cannot be read as text ({error}).") from error
