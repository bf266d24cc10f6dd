"""What the audit log calls the acts of logging in and of accounts; permissions have their own names."""

from typing import Final

LOG_IN: Final = "account.log_in"
SECOND_FACTOR: Final = "account.second_factor"
SEAL: Final = "account.seal"
LOG_OUT: Final = "account.log_out"
START: Final = "account.start"
PASSWORD: Final = "account.password"  # noqa: S105 - the name of an act.
FACTOR_ADD: Final = "account.factor_add"
FACTOR_REMOVE: Final = "account.factor_remove"
RECOVERY_CODES: Final = "account.recovery_codes"
MAKE: Final = "account.make"
CHANGE: Final = "account.change"
CLOSE: Final = "account.close"
REOPEN: Final = "account.reopen"
START_CODE: Final = "account.start_code"
RESET_ASK: Final = "account.reset_ask"
RESET: Final = "account.reset"
RESET_DROP: Final = "account.reset_drop"
AGENCY_MAKE: Final = "agency.make"
AGENCY_RENAME: Final = "agency.rename"
