"""Currencies as the news prints them, and the words that scale an amount. A bare dollar is the dollar of the USA."""

from collections.abc import Iterable

from tasks.lexicon.tables import words


def _codes_by_form(rows: Iterable[str]) -> dict[str, str]:
    """Rows of a code and its forms, told apart by commas, as a table from form to code."""
    split = (row.split(": ") for row in rows)
    return {form: code for code, forms in split for form in forms.split(", ")}


SYMBOLS = _codes_by_form(
    (
        "USD: $, US$, U.S.$",
        "AUD: A$, AU$",
        "CAD: C$, CA$",
        "NZD: NZ$",
        "HKD: HK$",
        "SGD: S$",
        "TWD: NT$",
        "BRL: R$",
        "MXN: MX$",
        "EUR: €",
        "GBP: £",
        "JPY: ¥",
        "INR: ₹, Rs, Rs.",
        "RUB: ₽",
        "KRW: ₩",
        "TRY: ₺",
        "NGN: ₦",
        "ILS: ₪",
        "UAH: ₴",
        "PHP: ₱",
        "VND: ₫",
        "GHS: ₵, GH₵, GH¢, GHC",
        "MYR: RM",
        "IDR: Rp",
        "KES: KSh, Ksh, Sh, Sh.",
        "NAD: N$",
        "ZAR: R",
        "TZS: TSh",
        "BDT: Tk",
        "AED: Dh, Dhs",
        "QAR: QR",
    )
)

CODES = {
    code: code
    for code in words(
        "AED ARS AUD BDT BGN BHD BND BRL CAD CHF CLP CNY CRC CUP CZK DKK DZD EGP ETB EUR GBP GHS GTQ HKD HNL "
        "HUF IDR ILS INR IQD IRR JOD JPY KES KRW KWD LBP LKR MAD MXN MYR NGN NIO NOK NPR NZD OMR PEN PHP PKR "
        "PLN QAR RON RUB RWF SAR SEK SGD THB TND TRY TWD TZS UAH UGX USD VND XAF XOF ZAR ZMW "
    )
} | {"RMB": "CNY"}

WORDS = _codes_by_form(
    (
        "USD: dollar, dollars, US dollar, US dollars, U.S. dollars, American dollars, bucks, cent, cents, US cents",
        "AUD: Australian dollar, Australian dollars",
        "CAD: Canadian dollar, Canadian dollars",
        "NZD: New Zealand dollar, New Zealand dollars",
        "HKD: Hong Kong dollar, Hong Kong dollars",
        "SGD: Singapore dollar, Singapore dollars",
        "GBP: pence, pound, pounds, pounds sterling",
        "EUR: euro, euros, euro cent, euro cents",
        "JPY: yen",
        "CNY: yuan, renminbi",
        "INR: rupee, rupees, Indian rupees",
        "PKR: Pakistani rupees",
        "LKR: Sri Lankan rupees",
        "RUB: ruble, rubles, rouble, roubles",
        "KRW: won",
        "TRY: lira, liras",
        "NGN: naira",
        "ILS: shekel, shekels",
        "UAH: hryvnia, hryvnias",
        "ZAR: rand",
        "MYR: ringgit",
        "IDR: rupiah",
        "THB: baht",
        "VND: dong",
        "BDT: taka",
        "GHS: cedi, cedis",
        "PLN: zloty, zlotys",
        "HUF: forint, forints",
        "CHF: Swiss franc, Swiss francs",
        "XOF: CFA francs",
        "BRL: reais",
        "ZMW: kwacha",
        "ETB: birr",
        "AED: dirham, dirhams",
        "SAR: riyal, riyals",
        "MXN: Mexican pesos",
        "ARS: Argentine pesos",
        "PHP: Philippine pesos",
        "KES: Kenyan shillings, Kenya shillings",
        "SEK: Swedish kronor",
        "NOK: Norwegian kroner",
        "DKK: Danish kroner",
        "CRC: colones",
        "HNL: lempiras",
        "GTQ: quetzales",
        "EGP: Egyptian pounds",
    )
)
"""A rupee is India's and a riyal Saudi Arabia's where no country stands before it."""

CENTS = words("pence cent cents")
"""Last words of a form that stand for a hundredth of the currency."""

SCALES = {
    **dict.fromkeys(("thousand", "k"), 10**3),
    **dict.fromkeys(("lakh", "lakhs"), 10**5),
    **dict.fromkeys(("million", "mn", "m"), 10**6),
    **dict.fromkeys(("crore", "crores"), 10**7),
    **dict.fromkeys(("billion", "bn", "b"), 10**9),
    **dict.fromkeys(("trillion", "tn"), 10**12),
}

ONLY_LARGE = words("pound pounds won rand dong")
"""Words that mean a currency only behind a scale such as `million`: pounds are weights, won is a verb."""
