"""Quote marks that never close, never open, nest and run; and what looks like a speaker and is none."""

from collections.abc import Iterator

from tasks.model import Article
from tests.hostile.case import CAPTION, FIRST, MARK, QUOTES, Case, page, paste, read

MARKS = {
    "left": "“",
    "right": "”",
    "straight": '"',
    "single": "'",
    "left-single": "‘",
    "right-single": "’",
    "low": "„",
    "low-single": "‚",
    "guillemet": "«",
    "guillemet-right": "»",
    "angle": "‹",
    "angle-right": "›",
    "corner": "「",
    "corner-right": "」",
    "white-corner": "『",
    "book": "《",
    "dash": "—",
    "bar": "―",
    "grave": "`",
    "prime": "″",
    "reversed": "‟",
    "geresh": "״",
}
PAIRS = {
    "double": ("“", "”"),
    "single": ("‘", "’"),
    "straight": ('"', '"'),
    "low": ("„", "“"),
    "guillemets": ("«", "»"),
    "turned-guillemets": ("»", "«"),
    "angles": ("‹", "›"),
    "corners": ("「", "」"),
    "mixed": ("“", '"'),
    "low-right": ("„", "”"),
    "both-right": ("”", "”"),
    "doubled": ("‘‘", "’’"),
    "grave": ("``", "''"),
}
RUN = 600
"""Characters of a run; how time grows up to 50,000 is told in `growth.py`."""
SAID = {
    "long-speaker": "“x,” said " + "Ida Brandt " * 400,
    "said-said": "“x,” " + "said " * 800,
    "titles": "“x,” said " + "President " * 800,
    "commas": "“x,” said Ida Brandt, " + "the keeper, " * 400,
    "said-twice": "“x,” said Ida said Paul said Nils. " * 60,
    "who-who": "Brandt, who " + "said who " * 400 + "“x.”",
    "colons": "Brandt: " * 400 + "“x.”",
    "apostrophes": "don't won't the boys' " * 250,
    "elisions": "’tis ’twas rock ’n’ roll in the ’90s " * 120,
    "inches": "a 5'10\" plank and a 6'2\" board " * 120,
    "dialogue": "\n".join("— Aye, — said Brandt. — No." for _ in range(60)),
    "transcript": "\n\n".join("BRANDT: Aye." for _ in range(60)),
    "empty": '“” ‘’ "" «» ' * 100,
    "blank": "“ ” « » " * 100,
    "marks-alone": "“?” “!” “…” “—” " * 60,
    "letters": "“a” “b” “c” " * 80,
    "brackets": "(“" * 200 + "x" + "”)" * 200,
    "initials": "“x,” said " + "J. " * 800 + "Brandt.",
    "links": "“https://example.org/a?b=“c”” " * 60,
    "that-that": "He said " + "that he said " * 400 + "so.",
    "according": "according to " * 500 + "Ida Brandt.",
    "ampersands": "“R&D,” said A & B & C. " * 40,
}
"""Sentences that a pattern for speech may lose itself in."""


def cases() -> Iterator[Case]:
    """All cases of this group."""
    yield from _runs()
    yield from _unbalanced()
    yield from _nested()
    yield from _places()
    for name, words in SAID.items():
        yield read(f"said-{name}.txt", paste(words))


def _runs() -> Iterator[Case]:
    for name, mark in MARKS.items():
        yield read(f"run-{name}.txt", paste(mark * RUN, "It rained."), keep=(MARK, "It rained."))
        yield read(f"run-{name}-words.txt", paste(f"{mark}word " * (RUN // 5)), long=True)
    for name, (left, right) in PAIRS.items():
        yield read(f"run-pairs-{name}.txt", paste(f"{left}Aye{right} " * 300))
    yield read("run-all.txt", paste("".join(MARKS.values()) * 60))
    aye = "“Aye,” said Nils Aker."
    yield read("many-paragraphs.txt", paste(*[aye] * 100), quotes=QUOTES + 100)
    yield read("many-in-one-paragraph.txt", paste(f"{aye} " * 100), quotes=QUOTES + 100)
    yield read("50000-paragraphs.txt", paste(*[aye] * 50_000), quotes=QUOTES + 50_000, long=True)
    yield read("50000-in-one-paragraph.txt", paste(f"{aye} " * 50_000), quotes=QUOTES + 50_000, long=True)


def _unbalanced() -> Iterator[Case]:
    def stays_in_its_paragraph(article: Article) -> bool:
        return all("\n\n" not in article.slice(quote) for quote in article.quotes)

    opened = "“This has no end, said Ida Brandt."
    yield read("never-closed.txt", paste(opened, "It rained."), keep=(MARK, opened), checks=(stays_in_its_paragraph,))
    yield read("never-closed-10.txt", paste(*[opened] * 10), checks=(stays_in_its_paragraph,))
    yield read("never-opened.txt", paste("This has no start,” said Ida Brandt."), checks=(stays_in_its_paragraph,))
    yield read(
        "never-closed-straight.txt",
        paste('"This has no end, said Ida Brandt.', "It rained."),
        checks=(stays_in_its_paragraph,),
    )
    yield read("never-closed.html", page(f"<p>{opened}</p><p>It rained.</p>"), checks=(stays_in_its_paragraph,))
    yield read("wrong-close.txt", paste('“We sail," said Ida Brandt.'), quotes=QUOTES + 1)
    yield read("wrong-open.txt", paste('"We sail,” said Ida Brandt.'), quotes=QUOTES + 1)
    for name, (left, right) in PAIRS.items():
        yield read(
            f"pair-{name}.txt",
            paste(f"{left}We sail at dawn,{right} said Ida Brandt."),
            checks=(stays_in_its_paragraph,),
        )


def _nested() -> Iterator[Case]:
    def one_utterance(article: Article) -> bool:
        return len({quote.utterance for quote in article.quotes[QUOTES:]}) == 1

    continued = [
        "“The lamp came first, and it took us all of two years.",
        "“Then came the lens, which is older than I am.",
        "“And then they asked for a keeper,” said Ida Brandt.",
    ]
    yield read(
        "continued.txt",
        paste("It rained on the pier all evening.", *continued),
        quotes=QUOTES + 3,
        checks=(one_utterance,),
    )
    yield read("continued-100.txt", paste(*["“and then some more of it,"] * 100, "“and the end,” said Ida Brandt."))
    yield read(
        "three-deep.txt", paste("“He told me ‘they said “no” twice’ today,” said Ida Brandt."), quotes=QUOTES + 1
    )
    for depth in (50, 1_000):
        yield read(f"nested-{depth}.txt", paste("“‘" * depth + "deep" + "’”" * depth))
        yield read(f"nested-wrong-{depth}.txt", paste("“‘" * depth + "deep" + "”’" * depth))
        yield read(f"nested-guillemets-{depth}.txt", paste("«„" * depth + "deep" + "“»" * depth))


def _places() -> Iterator[Case]:
    """Quotes where no paragraph is."""
    yield read("in-headline.txt", paste(headline="“Ours again”: Lighthouse at Skerry Point Lights Up"))
    yield read(
        "in-caption.txt", paste("“It turns,” says the keeper at Skerry Point on June 8, 2025. (Nils Aker/Reuters)")
    )
    yield read("alone.txt", f"{MARK}\n\n“\n\n”\n\n{FIRST}\n")
    yield read(
        "across-lines.txt", paste("“It is ours again, as it was for all the years\nbefore the war,” said Ida\nBrandt.")
    )
    yield read("first.txt", f"{FIRST}\n\n{MARK}\n", quotes=1)
    yield read("last-character.txt", paste().rstrip() + " “")
    yield read("around-all.txt", f"“{paste().strip()}”")

    def kept_once(article: Article) -> bool:
        return [caption.n_copies for caption in article.captions] == [102]

    yield read("caption-100.txt", paste(*[CAPTION] * 100, FIRST), checks=(kept_once,))
    near = [CAPTION.replace("Sunday", "sunday"), CAPTION.upper(), f"{CAPTION} ", CAPTION[:-1]]
    yield read("caption-nearly.txt", paste(*near, FIRST), keep=(MARK, *near))
