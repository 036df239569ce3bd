"""Revise the roles that no rule carries from one publisher to the next, by weights learned from many."""

from collections.abc import Mapping, Sequence

from tasks.lexicon.line_weights import OFFSET, Weights, read_weights, unpacked
from tasks.model import Role
from tasks.segment.lines import BODY, FURNITURE, SEPARATING, Line
from tasks.segment.shapes import NAMES, Shapes

WEIGHTS = read_weights()
MARGINS: Mapping[Role, Mapping[Role, int]] = {
    "paragraph": {"boilerplate": 75, "standfirst": 100, "caption": 100},
    "subheading": {"boilerplate": 150, "standfirst": 100},
    "boilerplate": {"paragraph": 100, "subheading": 100, "caption": 100, "standfirst": 100},
    "caption": {"paragraph": 100},
    "standfirst": {"boilerplate": 100},
}
"""By the role that the rules gave: the roles it may be changed to, and hundredths of log-odds by which such a role must
be likelier. What is not listed was more often made worse than better on publishers that were not learned from."""
MARKED = 100
"""What is added to these where a page's own markup has had its say."""
SENTENCE, LEAD = 75, 200
"""What is added for a line of prose, and for one that may open the body: it costs most to lose. A line that may be the
alternative text of the caption below it is no such line of prose, and opens the body as any line of prose."""
DESCRIPTION = 240
"""Characters of an alternative text, at most."""
FEW = 5
"""Odd lines that plain text may have: a score, a list of winners."""


def revise(lines: Sequence[Line], furnished: bool, weights: Weights = WEIGHTS) -> None:
    """Give a line another role where the weights find one much likelier; plain text is left as the rules have it."""
    content = [line for line in lines if line.kind not in SEPARATING]
    if not dressed(content, furnished):
        return
    tables = [weights.get(name, {}) for name in NAMES]
    shapes = Shapes(lines, furnished)
    begun = False
    for at, line in enumerate(content):
        if asked(line, at, shapes):
            # a code that weighs nothing is None here: a third faster than asking each table with a default
            total = sum(filter(None, map(dict.get, tables, shapes.codes(at))), OFFSET)
            described = at + 1 < len(content) and content[at + 1].role == "caption" and _is_description(line)
            line.role = _best(line, unpacked(total), begun, described)
        begun = begun or line.role == "paragraph"


def dressed(content: Sequence[Line], furnished: bool) -> bool:
    """Whether a text carries more around its prose than plain text does: short lines that end no sentence."""
    if furnished:
        return True
    if not any(line.kind in FURNITURE for line in content):
        return False
    odd = sum(line.kind != "prose" and not line.ends and line.role != "headline" for line in content)
    return odd > FEW and odd * 10 > len(content) * 3


def asked(line: Line, at: int, shapes: Shapes) -> bool:
    """Whether the weights are asked about the line with index `at`.

    They are not where the line's own words say it all, in prose amid prose, and of two sorts of paragraphs: those
    that a page marks as such and that end as a sentence, and those that open with a dash, which may be a list's or
    what somebody says.
    """
    if line.role not in MARGINS or line.kind in FURNITURE:
        return False
    if line.role == "paragraph" and (line.dashed or (line.element == "p" and line.ends)):
        return False
    return not shapes.plain(at)


def _is_description(line: Line) -> bool:
    """Whether a line above a caption may be its alternative text: one sentence, and no long one."""
    return line.size <= DESCRIPTION and ". " not in line.text


def _best(line: Line, scores: Mapping[Role, int], begun: bool, described: bool) -> Role:
    """The likeliest role by more than its margin, else the one it has; no standfirst once the body has begun."""
    given: Role = line.role or "paragraph"
    more = MARKED if line.element else 0
    if line.kind == "prose":
        leads = line.size >= BODY and not begun
        less, full = (0, SENTENCE) if described else (SENTENCE, LEAD)
        more = max(more, full if leads else less)
    best, gained = given, scores[given] + more
    for role, margin in MARGINS[given].items():
        if scores[role] - margin > gained and not (begun and role == "standfirst"):
            best, gained = role, scores[role] - margin
    return best
