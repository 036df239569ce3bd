"""Currencies as the news prints them, and the words that scale an amount. A bare dollar is the dollar of the USA."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SYMBOLS = {
    "$": "USD", "US$": "USD", "U.S.$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "R$": "BRL", "MX$": "MXN", "€": "EUR", "£": "GBP", "¥": "JPY",
    "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₦": "NGN", "₪": "ILS", "₴": "UAH", "₱": "PHP", "₫": "VND",
    "₵": "GHS", "GH₵": "GHS", "GH¢": "GHS", "Rs": "INR", "Rs.": "INR", "RM": "MYR", "Rp": "IDR", "KSh": "KES",
    "Ksh": "KES", "Sh": "KES", "Sh.": "KES", "N$": "NAD", "R": "ZAR", "TSh": "TZS", "Tk": "BDT", "Dh": "AED",
    "Dhs": "AED", "QR": "QAR",
}  # fmt: skip

CODES = {
    code: code
    for code in _words(
        "USD EUR GBP JPY CNY INR RUB KRW TRY NGN ILS UAH PHP VND GHS MYR IDR KES UGX ZAR TZS BDT AUD CAD NZD HKD SGD "
        "TWD BRL MXN CHF SEK NOK DKK PLN CZK HUF RON BGN SAR AED QAR KWD BHD OMR EGP PKR LKR NPR THB ARS CLP PEN CRC "
        "GTQ HNL NIO CUP XAF XOF RWF ETB ZMW MAD DZD TND JOD IQD IRR LBP BND"
    )
} | {"RMB": "CNY"}

WORDS = {
    "dollar": "USD", "dollars": "USD", "US dollar": "USD", "US dollars": "USD", "U.S. dollars": "USD",
    "American dollars": "USD", "Australian dollars": "AUD", "Canadian dollars": "CAD", "New Zealand dollars": "NZD",
    "Hong Kong dollars": "HKD", "Singapore dollars": "SGD", "bucks": "USD", "cent": "USD", "cents": "USD",
    "pence": "GBP", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "pounds sterling": "GBP",
    "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rupee": "INR", "rupees": "INR", "Indian rupees": "INR",
    "Pakistani rupees": "PKR", "Sri Lankan rupees": "LKR", "ruble": "RUB", "rubles": "RUB", "rouble": "RUB",
    "roubles": "RUB", "won": "KRW", "lira": "TRY", "liras": "TRY", "naira": "NGN", "shekel": "ILS",
    "shekels": "ILS", "hryvnia": "UAH", "hryvnias": "UAH", "rand": "ZAR", "ringgit": "MYR", "rupiah": "IDR",
    "baht": "THB", "dong": "VND", "taka": "BDT", "cedi": "GHS", "cedis": "GHS", "zloty": "PLN", "zlotys": "PLN",
    "forint": "HUF", "forints": "HUF", "Swiss francs": "CHF", "CFA francs": "XOF", "reais": "BRL", "kwacha": "ZMW",
    "birr": "ETB", "dirhams": "AED", "riyals": "SAR", "Mexican pesos": "MXN", "Argentine pesos": "ARS",
    "Philippine pesos": "PHP", "Kenyan shillings": "KES", "Kenya shillings": "KES", "Swedish kronor": "SEK",
    "Norwegian kroner": "NOK", "Danish kroner": "DKK", "colones": "CRC", "lempiras": "HNL", "quetzales": "GTQ",
    "Egyptian pounds": "EGP",
}  # fmt: skip
"""A rupee is India's and a riyal Saudi Arabia's where no country stands before it."""

SCALES = {
    "thousand": 10**3, "k": 10**3, "lakh": 10**5, "lakhs": 10**5, "million": 10**6, "mn": 10**6, "m": 10**6,
    "crore": 10**7, "crores": 10**7, "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12,
}  # fmt: skip

ONLY_LARGE = _words("pound pounds won rand dong")
"""Words that mean a currency only behind a scale such as `million`: pounds are weights, won is a verb."""
