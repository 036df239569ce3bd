"""Names of days and months."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "January Jan",
            "February Feb",
            "March Mar",
            "April Apr",
            "May",
            "June Jun",
            "July Jul",
            "August Aug",
            "September Sept Sep",
            "October Oct",
            "November Nov",
            "December Dec",
        ),
        start=1,
    )
    for name in names.split()
}

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "Monday Mon",
            "Tuesday Tues Tue",
            "Wednesday Wed",
            "Thursday Thurs Thur Thu",
            "Friday Fri",
            "Saturday Sat",
            "Sunday Sun",
        )
    )
    for name in names.split()
}
"""Monday is 0."""

SHORT_ALONE = _words("Mar Jan Jun Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Feb Apr Jul Aug Sep Sept Oct Nov Dec")
"""Short forms that stand for a day or month only beside a number."""

ALSO_WORDS = _words("March May April June August")
"""Months that are also verbs or first names: alone they are months only behind a preposition."""
