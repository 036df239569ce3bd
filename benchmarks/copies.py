"""Copies of captions as pages and people make them, in generated articles: how many of them are marked as copies.

    python -m benchmarks.copies [--copies 2400] [--seed 0] [--show N]

Prints the share by what was done to the copy and by where it stands; with --show, the first copies that were missed.
Captions are invented, from a grammar of this project's own (`captions.json`).
"""

import argparse
import html
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.gate import Figure, share, told
from benchmarks.generate import article, as_text
from tasks.clean import mark_repeats
from tasks.model import Article, Block
from tasks.read.repair import mend
from tasks.segment import segment

COPIES = 2400
"""Copies that are made, each kind of change as often as the others."""
ARTICLES = 200
"""Articles that are printed twice, and articles whose standfirst the first paragraph tells again."""
WORDS = 320
"""Words of the article around them."""
LEAST = 40
"""Characters that a shortened copy has at least."""

Chance = random.Random


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page prints about one picture."""

    caption: str
    credit: str
    """With what parts it from the caption. Without a credit on one of its copies, nothing tells a caption from a
    paragraph that comes again."""
    other_credit: str
    headline: str

    @property
    def whole(self) -> str:
        """Caption and credit, as the original prints them."""
        return self.caption + self.credit


@cache
def grammar() -> dict[str, list[str]]:
    """Shapes of captions and what fills them."""
    loaded: dict[str, list[str]] = json.loads(Path(__file__).with_name("captions.json").read_text(encoding="utf-8"))
    return loaded


def picture(chance: Chance, headline: str) -> Picture:
    """An invented caption with its credit."""
    words = _words(chance)
    caption = chance.choice(grammar()["shapes"]).format(**words)
    own, other = (shape.format(**words) for shape in chance.sample(grammar()["credits"], 2))
    return Picture(caption[0].upper() + caption[1:], own, other, headline)


def _words(chance: Chance) -> dict[str, str]:
    """A filling for each slot of the shapes."""
    words = {name: chance.choice(filling) for name, filling in grammar().items() if name != "about"}
    names = chance.sample(grammar()["name"], 2)
    words["who"], words["other"] = (chance.choice(grammar()["who"]).format(name=name) for name in names)
    words["where"] = words["where"].format(town=words["town"], country=words["country"])
    words["year"] = str(chance.randint(2016, 2026))
    words["day"] = f"{words['month']} {chance.randint(1, 28)}, {words['year']}"
    return words


Change = Callable[[Picture, Chance], str]
"""What a copy prints; several lines where it holds line feeds. Empty where the change has nothing to change."""


def _spaced(one: Picture, chance: Chance) -> str:
    return one.whole.replace(" ", chance.choice(("  ", "\u00a0", "\t", " \u00a0")))


def _quotes(one: Picture, chance: Chance) -> str:
    straight = one.whole.translate(str.maketrans("“”‘’", "\"\"''"))
    return chance.choice((straight, straight.replace('"', "''").replace("'", "’")))


def _dashes(one: Picture, chance: Chance) -> str:
    return re.sub(r"[—–-]", chance.choice("–-—"), one.whole).replace(" - ", " -- ")


def _cut(one: Picture, chance: Chance) -> str:
    """Alternative text is cut at a number of characters, most often at a word."""
    end = one.caption.rfind(" ", 0, int(len(one.caption) * chance.uniform(0.55, 0.95)))
    return one.caption[:end].rstrip(" ,—-") if end > LEAST else ""


def _cut_with_mark(one: Picture, chance: Chance) -> str:
    words = _cut(one, chance)
    return words and words + chance.choice(("…", "...", " …", " [...]"))


def _first_sentence(one: Picture, _: Chance) -> str:
    head, mark, rest = one.caption.partition(". ")
    return head + "." if mark and rest and len(head) > LEAST else ""


def _no_marks(one: Picture, _: Chance) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", one.caption).split())


def _no_accents(one: Picture, _: Chance) -> str:
    return one.whole.translate(str.maketrans("ëéïüãúç", "eeiuauc"))


def _entities(one: Picture, _: Chance) -> str:
    return html.escape(one.whole).replace("’", "&#8217;").replace("“", "&ldquo;").replace("”", "&rdquo;")


def _invisible(one: Picture, chance: Chance) -> str:
    at = chance.randint(5, len(one.whole) - 2)
    return f"{one.whole[:at]}{chance.choice(chr(0xAD) + chr(0x200B) + chr(0xFEFF))}{one.whole[at:]}"


def _mistyped(one: Picture, chance: Chance) -> str:
    at = chance.choice([place.start() for place in re.finditer(r"(?<=\w\w)[a-z](?=[a-z])", one.whole)])
    return one.whole[:at] + one.whole[at + 1] + one.whole[at] + one.whole[at + 2 :]


_DAY = re.compile(r"([A-Z][a-z]+) (\d+), (\d{4})")


def _other_day(one: Picture, chance: Chance) -> str:
    return _DAY.sub(
        lambda day: chance.choice((f"{day[2]} {day[1]} {day[3]}", f"{day[1][:3]}. {day[2]}, {day[3]}")), one.whole
    )


def _no_day(one: Picture, _: Chance) -> str:
    shorter = re.sub(r"(?:,| on)? [A-Z][a-z]+ \d+, \d{4}(?=[.,]|$)", "", one.caption)
    return shorter if len(shorter) > LEAST else ""


def _glued(one: Picture, chance: Chance) -> str:
    words = chance.choice((one.caption, one.whole))
    return chance.choice((f"{one.headline} | {words}", f"{words} | {one.headline}"))


def _labelled(one: Picture, chance: Chance) -> str:
    return chance.choice(("Image: ", "Photo: ", "Picture: ", "Image caption: ", "Caption: ", "Bild: ")) + one.caption


def _numbered(one: Picture, chance: Chance) -> str:
    number = f"{chance.randint(1, 4)}{chance.choice(('/', ' of '))}{chance.randint(5, 9)}"
    return chance.choice((f"[{number}] ", f"{number} ", f"[{number}]", f"{number}: ")) + one.whole


def _credit_line(one: Picture, chance: Chance) -> str:
    credit = one.credit.strip(" —-|/")
    return chance.choice((f"{one.caption}\n{credit}", f"{one.caption}\n\n{credit}"))


def _wrapped(one: Picture, _: Chance) -> str:
    at = one.whole.find(" ", max(len(one.whole) // 2, 60), len(one.whole) - 15)
    return f"{one.whole[:at]}\n{one.whole[at + 1 :]}" if at > 0 else ""


AGAIN = "none: printed again as it is"
CHANGES: dict[str, Change] = {
    AGAIN: lambda one, _: one.whole,
    "other spaces": _spaced,
    "other quote marks": _quotes,
    "other dashes": _dashes,
    "no credit": lambda one, _: one.caption,
    "another credit": lambda one, _: one.caption + one.other_credit,
    "its credit on the next line": _credit_line,
    "cut short": _cut,
    "cut short, with a mark": _cut_with_mark,
    "its first sentence": _first_sentence,
    "no punctuation": _no_marks,
    "no accents": _no_accents,
    "HTML entities": _entities,
    "invisible characters": _invisible,
    "two letters swapped": _mistyped,
    "the day written otherwise": _other_day,
    "no day": _no_day,
    "glued to the headline by a bar": _glued,
    "a label before it": _labelled,
    "a number before it": _numbered,
    "a bullet before it": lambda one, chance: chance.choice("•*-▪") + " " + one.whole,
    "capitals": lambda one, _: one.whole.upper(),
    "quote marks around it": lambda one, _: f"“{one.caption}”",
    "licence line behind it": lambda one, _: one.whole + " Purchase Licensing Rights, opens new tab",
    "broken into two lines": _wrapped,
}
"""What pages and people do to a copy, by name."""

PLACES = ("before", "behind", "parted", "below the headline", "at the end")
"""Where a copy stands: beside its original, behind a row of sharing buttons, or far from it."""
NEAR = PLACES[:3]
SHORTENED = ("cut short", "cut short, with a mark", "its first sentence", "no punctuation", "no day")
"""What makes alternative text of a caption; that stands where the picture does."""
SHARE = "Share on Facebook Share on X"
BETWEEN = "\n\n"
PLACE = "place: "


@dataclass(frozen=True, slots=True)
class Copied:
    """An article with a caption and one copy of it."""

    change: str
    place: str
    text: str
    original: tuple[int, int]
    copy: tuple[int, int]


def copied(seed: int, change: str) -> Copied:
    """The article of this seed, with a copy that was changed so."""
    chance = Chance(seed)
    sample = article(seed, WORDS)
    one, printed = _changed(chance, sample.headline, change)
    place = chance.choice(NEAR if change in SHORTENED else PLACES)
    body = [(text, "") for role, text in sample.body if role != "boilerplate"]
    far = place not in NEAR
    at = chance.randint(1, len(body) - 1) if far else chance.choice((0, chance.randint(1, len(body) - 1)))
    original, copy, share = (one.whole, "original"), (printed, "copy"), (SHARE, "")
    beside = {"before": [copy, original], "behind": [original, copy], "parted": [original, share, copy]}
    head = [(text, "") for text in (sample.headline, sample.byline, sample.timestamp)]
    lines = [*head, *body[:at], *beside.get(place, [original]), *body[at:]]
    if far:
        lines.insert(1 if place == "below the headline" else len(lines), copy)
    return _laid_out(change, place, lines)


def _changed(chance: Chance, headline: str, change: str) -> tuple[Picture, str]:
    """A picture that can be changed so, and what its copy prints."""
    while True:
        one = picture(chance, headline)
        printed = CHANGES[change](one, chance)
        if printed and (printed != one.whole or change == AGAIN):
            return one, printed


def _laid_out(change: str, place: str, lines: Sequence[tuple[str, str]]) -> Copied:
    """The lines as one text, and where in it original and copy stand."""
    texts, spans, at = [], {}, 0
    for line, kind in lines:
        text = mend(line)[0]
        texts.append(text)
        spans[kind] = (at, at + len(text))
        at += len(text) + len(BETWEEN)
    return Copied(change, place, BETWEEN.join(texts) + "\n", spans["original"], spans["copy"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one copy."""

    marked: bool
    """Of original and copy one caption is kept, and the other is set aside as its copy."""
    lost: bool
    """Nothing of the two is kept."""
    removed: int
    """Paragraphs of the body that were set aside."""


def outcome(one: Copied) -> Outcome:
    """Segment and clean the article, and look."""
    blocks = mark_repeats(segment(_article(one.text))).blocks
    prints = [[block for block in blocks if _meets(block, span)] for span in (one.original, one.copy)]
    kept = [
        [block for block in blocks_ if block.removed_because is None and block.role != "credit"] for blocks_ in prints
    ]
    aside = [
        all(block.removed_because == "duplicate_caption" or block.role == "credit" for block in some) for some in prints
    ]
    body = (block for block in blocks if block.role == "paragraph" and not any(block in some for some in prints))
    return Outcome(
        marked=any(aside[at] and [block.role for block in kept[1 - at]] == ["caption"] for at in (0, 1)),
        lost=not any(kept),
        removed=sum(block.removed_because is not None for block in body),
    )


def _article(text: str) -> Article:
    return Article("generated", "generated.txt", None, None, "txt", "", text=text)


def _meets(block: Block, span: tuple[int, int]) -> bool:
    return block.start < span[1] and span[0] < block.end


@dataclass(frozen=True, slots=True)
class Tally:
    """Copies made and marked, by change and by place."""

    made: Counter[str]
    marked: Counter[str]
    lost: int
    removed: int
    missed: tuple[Copied, ...]

    @property
    def names(self) -> list[str]:
        """What copies were counted by: all of them, then each change, then each place."""
        return sorted(self.made, key=lambda name: (name != "all", name.startswith(PLACE)))


def tally(copies: int = COPIES, seed: int = 0) -> Tally:
    """Make that many copies, each change as often as the others, and count those that are marked."""
    made, marked, missed, lost, removed = Counter[str](), Counter[str](), [], 0, 0
    names = list(CHANGES)
    for number in range(copies):
        one = copied(seed + number, names[number % len(names)])
        found = outcome(one)
        keys = ("all", one.change, f"{PLACE}{one.place}")
        made.update(keys)
        if found.marked:
            marked.update(keys)
        else:
            missed.append(one)
        lost += found.lost
        removed += found.removed
    return Tally(made, marked, lost, removed, tuple(missed))


GROUP = "copies, marked"


def reprinted(articles: int = ARTICLES) -> dict[str, Figure]:
    """Of articles that a page prints twice, and of standfirsts that the first paragraph tells again: what is kept."""
    once = standfirsts = n = 0
    for seed in range(articles):
        sample = article(seed, WORDS)
        kept = _kept("\n".join((as_text(sample), as_text(sample))))
        once += sum(kept[text] == 1 for text in sample.paragraphs)
        n += len(sample.paragraphs)
        first, *rest = sample.paragraphs[1:]
        head = (sample.headline, first, sample.byline, sample.timestamp)
        standfirsts += _kept(BETWEEN.join((*head, first, *rest)))[first] == 1
    return {
        f"{GROUP}: paragraphs of a page printed twice, kept once, %": share(once, n),
        f"{GROUP}: standfirsts told again by the first paragraph, kept once, %": share(standfirsts, articles),
    }


def _kept(text: str) -> Counter[str]:
    cleaned = mark_repeats(segment(_article(text)))
    return Counter(cleaned.slice(block) for block in cleaned.blocks if block.removed_because is None)


def figures() -> dict[str, Figure]:
    """The figures for the page on accuracy."""
    return counted(tally()) | reprinted()


def counted(found: Tally) -> dict[str, Figure]:
    """The figures of copies: shares that are marked, and what was lost by it."""
    shares = {f"{GROUP}: {name}, %": share(found.marked[name], found.made[name]) for name in found.names}
    counts = {"captions lost": found.lost, "paragraphs removed": found.removed}
    n = found.made["all"]
    return shares | {f"{GROUP}: {name}": Figure(float(value), "ceiling", n) for name, value in counts.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares, and the first copies that were missed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.copies", description="Count the copies that are marked."
    )
    parser.add_argument("--copies", type=int, default=COPIES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args(arguments)
    found = tally(options.copies, options.seed)
    print(*told(counted(found) | reprinted()), sep="\n")
    for one in found.missed[: options.show]:
        print(f"-- {one.change}, {one.place}\n   {one.text[slice(*one.original)]!r}\n   {one.text[slice(*one.copy)]!r}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
