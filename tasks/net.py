"""The net under the work on one article: what goes wrong there costs that article and no other."""

from collections.abc import Callable
from typing import TypeVar

from tasks.memory import is_bounded_from_outside
from tasks.model import Rejected
from tasks.patience import Patience

T = TypeVar("T")

MESSAGE_CHARACTERS = 300
"""Length of a reject's sentence at most; an error may quote a whole article."""


def attempt(work: Callable[[], T], patience: Patience, bug: Callable[[str], Rejected]) -> T | Rejected:
    """What `work` returns, or why the article is to be rejected.

    `bug` makes a verdict of an error that nobody foresaw, which it is given in words: `KeyError: 'title'`. What no
    article is to blame for passes through: Ctrl-C, or memory that somebody else keeps from the process.
    """
    try:
        return patience.spend(work)
    except Rejected as rejected:
        return rejected
    except MemoryError:
        if is_bounded_from_outside():
            raise
        return Rejected("OUT_OF_MEMORY", "Gave up: the article needed more memory than the limit allows.")
    except Exception as error:  # the one broad except: a bug costs one article, and is on record
        return bug(f"{type(error).__name__}: {error}")


def sentence(message: str) -> str:
    r"""`message` as a reject may carry it: on one line, printable, of bounded length.

    >>> sentence("no\n  such\x00 key: \ud800")
    'no such key:'
    """
    shown = (char if char.isprintable() else " " for char in message[: 4 * MESSAGE_CHARACTERS])
    return " ".join("".join(shown).split())[:MESSAGE_CHARACTERS]
