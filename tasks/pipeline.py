"""The order of work, as a list one can read aloud, and what happens to an article that fails on its way.

To add a step: write `Article -> Article` in its own file and name it in `stages`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tasks.clean import mark_repeats
from tasks.entities import OWN, tagging_by
from tasks.language import tell_language
from tasks.model import Article, Reject, Rejected
from tasks.net import attempt, sentence
from tasks.parts import gather_parts
from tasks.patience import Patience
from tasks.quotes import tag_marked_quotes, tag_quotes
from tasks.read.fields import AS_NAMED, Columns
from tasks.segment import segment
from tasks.speakers import name_speakers
from tasks.stories import sign_body

Step = Callable[[Article], Article]


@dataclass(frozen=True, slots=True)
class Ways:
    """How records are read and articles annotated, as far as that can be chosen."""

    tagger: str = OWN
    """Name of what finds names."""
    indirect: bool = True
    """Whether what is reported without marks is among the quotes."""
    columns: Columns = AS_NAMED
    """What records call their fields."""


USUAL = Ways()


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that a person would name together."""

    name: str
    steps: tuple[Step, ...]


def stages(ways: Ways = USUAL) -> tuple[Stage, ...]:
    """The stages between reading and writing, in their order."""
    return (
        Stage("segment", (segment,)),
        Stage("clean captions", (mark_repeats, gather_parts, tell_language, sign_body)),
        Stage("tag entities", (tagging_by(ways.tagger),)),
        Stage("tag quotes", (tag_quotes if ways.indirect else tag_marked_quotes, name_speakers)),
    )


@dataclass(frozen=True, slots=True)
class Load:
    """What one round of a batch carries from stage to stage: articles on their way, and those that left it."""

    articles: tuple[Article, ...] = ()
    rejects: tuple[Reject, ...] = ()
    spent: dict[str, float] = field(default_factory=dict)
    """CPU seconds used so far, by `article_id`."""


def unnoted(_article: Article) -> None:
    """Nobody notes which article is next."""


def run_stage(stage: Stage, load: Load, seconds_an_article: float, note: Callable[[Article], None] = unnoted) -> Load:
    """Take each article of `load` through the steps of `stage`; `note` is told which is next.

    An article that a step rejects, that raises, or that has used more than `seconds_an_article` of CPU time over all
    its stages becomes a reject; the others go on.
    """
    articles, rejects, spent = [], list(load.rejects), dict(load.spent)
    for article in load.articles:
        note(article)
        patience = Patience(seconds_an_article - spent.get(article.article_id, 0.0))
        outcome = _through(stage, article, patience)
        spent[article.article_id] = spent.get(article.article_id, 0.0) + patience.used
        if isinstance(outcome, Article):
            articles.append(outcome)
        else:
            rejects.append(outcome)
    return Load(tuple(articles), tuple(rejects), spent)


def annotate(articles: Iterable[Article], seconds_an_article: float, ways: Ways = USUAL) -> Load:
    """All stages, one after the other."""
    load = Load(tuple(articles))
    for stage in stages(ways):
        load = run_stage(stage, load, seconds_an_article)
    return load


def _through(stage: Stage, article: Article, patience: Patience) -> Article | Reject:
    name = stage.name

    def work() -> Article:
        nonlocal name
        done = article
        for step in stage.steps:
            name = step.__name__
            done = step(done)
        return done

    outcome = attempt(work, patience, lambda words: Rejected("STEP_FAILED", f"{name} raised {words}"))
    return outcome if isinstance(outcome, Article) else _reject(article, name, outcome)


def _reject(article: Article, stage: str, rejected: Rejected) -> Reject:
    return Reject(
        source_path=article.source_path,
        record_index=article.record_index,
        raw_sha256=article.raw_sha256,
        stage=stage,
        code=rejected.code,
        message=sentence(rejected.message),
        member=article.member,
    )
