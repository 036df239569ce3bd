"""Names of days and months."""

from tasks.lexicon.tables import words

_MONTHS = (
    ("January Jan", "janvier janv januar jänner enero ene janeiro gennaio gen januari"),
    ("February Feb", "février févr fév fevrier februar febrero fevereiro fev febbraio februari feber"),
    ("March Mar", "mars märz mrz mär marzo março marco maart"),
    ("April Apr", "avril avr abril abr aprile"),
    ("May", "mai mayo maio maggio mag mei"),
    ("June Jun", "juin juni junio junho giugno giu"),
    ("July Jul", "juillet juil juli julio julho luglio lug"),
    ("August Aug", "août aout agosto ago augustus augusti"),
    ("September Sept Sep", "septembre septiembre setembro settembre set"),
    ("October Oct", "octobre oktober okt octubre outubro out ottobre ott"),
    ("November Nov", "novembre noviembre novembro"),
    ("December Dec", "décembre déc decembre dezember dez diciembre dic dezembro dicembre"),
)
"""From January on: the English names, and those of the other languages of the lexicon."""

MONTHS = {name: number for number, (english, _) in enumerate(_MONTHS, start=1) for name in english.split()}
"""English names, as they are printed."""

MONTH_NAMES = {
    name.casefold(): number for number, names in enumerate(_MONTHS, start=1) for name in " ".join(names).split()
}
"""Names in all languages of the lexicon, in small letters."""

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

SHORT_ALONE = words("Mar Jan Jun Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Feb Apr Jul Aug Sep Sept Oct Nov Dec")
"""Short forms that stand for a day or month only beside a number."""

ALSO_WORDS = words("March May April June August")
"""Months that are also verbs or first names: alone they are months only behind a preposition."""

OF_NAMED_DAYS = words("Good Black Bloody Ash Palm Easter Super Cyber Giving Shrove Maundy Holy Whit Freaky Sheffield")
"""Words that make a name with the weekday behind them: a feast, an event, a club, and no day of this week."""

NAMED_BY_DAYS = words("Times Telegraph Mirror Express Mail Herald Post Independent Tribune Business Night")
"""Words that make a name with the weekday before them: a paper, a show."""
