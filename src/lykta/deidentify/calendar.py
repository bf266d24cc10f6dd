"""Whether digits can be a day, and whether a personal number's checksum holds."""


def is_day(year: int, month: int, day: int) -> bool:
    """Whether there may be such a day; leap years are not looked at, for a near miss is as telling."""
    return 1800 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 + _long(month))


def _long(month: int) -> int:
    return month in {1, 3, 5, 7, 8, 10, 12}


def is_birth_digits(digits: str) -> bool:
    """Whether six (yymmdd) or eight digits (yyyymmdd) may begin a personal or, with 60 added to the day, a
    coordination number (folkbokföringslagen 1991:481, 18 § and 18 a §).
    """
    if len(digits) not in {6, 8}:
        return False
    year = int(digits[:-4]) + (1900 if len(digits) == 6 else 0)
    day = int(digits[-2:])
    return is_day(year, int(digits[-4:-2]), day - 60 if day > 60 else day)


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the checksum of those before it (Luhn, ISO/IEC 7812-1 annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
