"""Pages that Copydesk writes: each is one file that loads nothing, runs nothing and shows text of others as text.

A page is a template `NAME.html` that extends `base.html`, with `base.css` and its own `NAME.css` in the one style.
Browsers hold it to that by its Content-Security-Policy: no script, no `style` attribute, nothing from anywhere.
"""

import base64
import hashlib
import re

from jinja2 import Environment, PackageLoader, StrictUndefined

_UNSEEN = re.compile(
    "[\\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""Controls of the page, of the writing direction and of layout, what shows nothing, and what UTF-8 cannot hold."""

_TEMPLATES = Environment(
    loader=PackageLoader("tasks.desk"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def page(name: str, *, images: bool = False, **values: object) -> str:
    """The page of one template, with the values that it asks for; all of them want `title` and `kind`.

    Text is escaped by the template and may come from anywhere; `images` allows those that lie in the page itself, as
    `data:`. The same values give the same page.
    """
    style = _style(name)
    made = _TEMPLATES.get_template(f"{name}.html").render(values, style=style, policy=_policy(style, images=images))
    return harmless(made)


def harmless(text: str) -> str:
    r"""`text` with each character that shows nothing spelt out, save line feeds, tabs and joiners.

    `page` does this to all that is in it: nobody can turn a line round, or hide words between words.

    >>> harmless("the \u202eteg\x1b[2J na\u00efve \u05d0")
    'the \\u202eteg\\x1b[2J naïve א'
    """
    return _UNSEEN.sub(lambda unseen: ascii(unseen[0])[1:-1], text)


def _style(name: str) -> str:
    """What stands in the page's one style. Its hash is in the policy, so that no value of a page comes into it."""
    return "".join(_TEMPLATES.get_template(f"{part}.css").render() for part in dict.fromkeys(("base", name)))


def _policy(style: str, *, images: bool) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    pictures = " img-src data:;" if images else ""
    return f"default-src 'none'; style-src 'sha256-{digest}';{pictures} base-uri 'none'; form-action 'none'"
