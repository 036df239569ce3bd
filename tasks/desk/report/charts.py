"""Small drawings in SVG, without text of their own: the numbers stand beside them, and colours come from the style."""

from collections.abc import Sequence

from markupsafe import Markup

_SIZE = Markup('viewBox="0 0 {} {}" preserveAspectRatio="none"')
_HEIGHT = 100


def bar(share: float) -> Markup:
    """A bar beside a number, from 0 to 1 of its cell; readers who hear the page have the number."""
    size = _SIZE.format(_HEIGHT, 1)
    return Markup('<svg class="bar" {} aria-hidden="true"><rect width="{}" height="1"/></svg>').format(
        size, _short(_HEIGHT * min(max(share, 0.0), 1.0))
    )


def swatch(hue: int) -> Markup:
    """The colour of a row in the chart above it."""
    return Markup('<svg class="swatch hue-{}" {} aria-hidden="true"><rect width="1" height="1"/></svg>').format(
        hue, _SIZE.format(1, 1)
    )


def stack(name: str, about: str, parts: Sequence[tuple[str, float]], hues: Sequence[int]) -> Markup:
    """Parts of a whole, one behind the other, each in the hue of its place."""
    whole = sum(value for _, value in parts)
    pieces, at = [], 0.0
    for (label, value), hue in zip(parts, hues, strict=True):
        width = _HEIGHT * value / whole if whole else 0.0
        title = f"{label}: {width:.1f} %"
        pieces.append(_rectangle(at, 0, width, 1, title, f"hue-{hue}"))
        at += width
    described = "; ".join(f"{label}: {value:,.0f}" for label, value in parts)
    return _drawing("stack", name, (about, described), (_HEIGHT, 1), pieces)


def columns(name: str, about: str, parts: Sequence[tuple[str, int]]) -> Markup:
    """One column a part, in their order; the highest reaches the top."""
    most = max((value for _, value in parts), default=0) or 1
    pieces = [
        _rectangle(at * 4, _HEIGHT - _HEIGHT * value / most, 3, _HEIGHT * value / most, f"{label}: {value:,}", "")
        for at, (label, value) in enumerate(parts)
    ]
    described = f"From {parts[0][0]} to {parts[-1][0]}; at most {most:,}." if parts else "Nothing."
    return _drawing("columns", name, (about, described), (max(4 * len(parts) - 1, 1), _HEIGHT), pieces)


def spark(about: str, values: Sequence[int]) -> Markup:
    """A row of small columns, as tall as a line; its title has the numbers."""
    most = max(values, default=0) or 1
    bars = Markup("").join(
        Markup('<rect x="{}" y="{}" width="3" height="{}"/>').format(
            at * 4, _short(_HEIGHT - _HEIGHT * value / most), _short(_HEIGHT * value / most)
        )
        for at, value in enumerate(values)
        if value
    )
    size = _SIZE.format(max(4 * len(values) - 1, 1), _HEIGHT)
    numbers = ", ".join(map(str, values))
    return Markup('<svg class="spark" {} role="img"><title>{}: {}</title>{}</svg>').format(size, about, numbers, bars)


def _drawing(kind: str, name: str, words: tuple[str, str], size: tuple[int, int], pieces: Sequence[Markup]) -> Markup:
    """A drawing with a name and a description; `name` tells it from the others on the page."""
    return Markup(
        '<svg class="{0}" {1} role="img" aria-labelledby="{2}-name {2}-about"><title id="{2}-name">{3}</title>'
        '<desc id="{2}-about">{4}</desc>{5}</svg>'
    ).format(kind, _SIZE.format(*size), name, *words, Markup("").join(pieces))


def _rectangle(x: float, y: float, width: float, height: float, title: str, style: str) -> Markup:
    numbers = (_short(number) for number in (x, y, width, height))
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" class="{}"><title>{}</title></rect>').format(
        *numbers, style, title
    )


def _short(number: float) -> str:
    """A length in a drawing, to a hundredth.

    >>> _short(33.3333), _short(100.0)
    ('33.33', '100')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")
