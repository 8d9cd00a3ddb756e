"""How exact a date is."""

from enum import StrEnum


class Precision(StrEnum):
    """How exact a date is; REPORTED is the day of publication for want of a better one."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    REPORTED = "reported"
