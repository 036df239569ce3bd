"""The settings: one model for the command line, the environment, Prefect's run form and its deployments."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, field_serializer, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.read.fields import Columns
from tasks.read.limits import Limits
from tasks.read.source import readable

if TYPE_CHECKING:
    from tasks.pipeline import Ways

_OWN, _SPACY = "copydesk", "spacy:"
"""As in `tasks.entities`, whose import takes 0.2 s."""


class Settings(BaseSettings):
    """What may differ between machines and runs.

    Each field has a variable of its own: `COPYDESK_OUT`, and for one of the limits `COPYDESK_LIMITS__SECONDS`.
    """

    model_config = SettingsConfigDict(
        env_prefix="COPYDESK_", env_nested_delimiter="__", frozen=True, extra="forbid", allow_inf_nan=False
    )

    raw: Path = Field(default=Path("data/raw"), description="Folder of raw articles, or a single file.")
    out: Path = Field(default=Path("data/processed"), description="Folder that the Parquet tables are written to.")
    workers: int = Field(default=1, ge=1, le=256, description="Processes that work on batches at the same time.")
    runner: Literal["processes", "dask"] = Field(
        default="processes", description="What works on batches: processes of this machine, or a Dask cluster."
    )
    scheduler: str | None = Field(
        default=None,
        description="Address of the cluster's scheduler, such as tcp://host:8786; for the runner `dask` alone. Its "
        "workers need the same folders under the same paths, and the same version.",
    )
    batch_size: int = Field(default=500, ge=1, le=100_000, description="Sources a batch; one batch is one task run.")
    tagger: str = Field(
        default=_OWN,
        description="What finds names: `copydesk`, or `spacy:` and the name or folder of an installed spaCy pipeline.",
    )
    indirect: bool = Field(
        default=True,
        description="Whether what is reported without quote marks is among the quotes; it helps tell who `he` is.",
    )
    columns: str = Field(
        default="",
        description="What records call their fields, where not by the standard names: `text=body,title=headline`.",
    )
    prune: bool = Field(default=False, description="Whether rows of sources that are gone from raw are removed.")
    max_reject_share: float = Field(
        default=1.0, ge=0, le=1, description="Share of rejected records above which the run fails."
    )
    keep_snapshots_seconds: float = Field(
        default=3600, ge=0, description="Seconds that replaced tables stay on disk, for readers that still use them."
    )
    limits: Limits = Field(default=Limits(), description="How much of a source and an article is taken in.")

    @field_validator("tagger")
    @classmethod
    def _named(cls, tagger: str) -> str:
        if tagger != _OWN and not (tagger.startswith(_SPACY) and tagger.removeprefix(_SPACY).strip()):
            raise ValueError("must be copydesk, or spacy: and the name or folder of an installed spaCy pipeline")
        return tagger

    @field_validator("columns")
    @classmethod
    def _telling(cls, columns: str) -> str:
        Columns.told(columns)
        return columns

    @field_validator("limits")
    @classmethod
    def _positive(cls, limits: Limits) -> Limits:
        for name, value in asdict(limits).items():
            if not value > 0:
                raise ValueError(f"{name} must be greater than 0")
        return limits

    @field_serializer("raw", "out", when_used="json")
    @staticmethod
    def _readable(path: Path) -> str:
        """As Prefect puts it on record: not every name of a folder can be sent to its server."""
        return readable(str(path))

    def sha256(self) -> str:
        """Hash of the settings that may change a row; where files lie and how many work on them does not count."""
        ways = {"tagger": self.tagger, "indirect": self.indirect, "columns": Columns.told(self.columns).names()}
        mattering = {**asdict(self.limits), **ways}
        return hashlib.sha256(json.dumps(mattering, sort_keys=True).encode()).hexdigest()

    def ways(self) -> "Ways":
        """How records are read and articles annotated."""
        from tasks.pipeline import Ways  # noqa: PLC0415 - as above

        return Ways(self.tagger, self.indirect, Columns.told(self.columns))

    def absolute(self) -> Self:
        """The same settings for a process that stands in another folder."""
        pipeline = Path(self.tagger.removeprefix(_SPACY))
        tagger = f"{_SPACY}{pipeline.absolute()}" if self.tagger != _OWN and pipeline.is_dir() else self.tagger
        return self.model_copy(update={"raw": self.raw.absolute(), "out": self.out.absolute(), "tagger": tagger})

    def trouble(self) -> str | None:
        """Why no run can start with these settings, and what to do; None where one can."""
        if not self.raw.exists():
            return f"There is no {self.raw}. Name an existing folder or file of raw articles."
        if self.prune and not self.raw.is_dir():
            return f"{self.raw} is no folder, and prune would drop the rows of every other source. Leave prune out."
        if (self.runner == "dask") != (self.scheduler is not None):
            return "Dask needs an address, and nothing else takes one: --runner dask --scheduler tcp://HOST:8786."
        return self._trouble_with_out() or self.missing_tagger()

    def _trouble_with_out(self) -> str | None:
        if (self.out.exists() or self.out.is_symlink()) and not self.out.is_dir():
            return f"{self.out} is not a folder. Choose another output folder."
        if (place := str(self.out.resolve())) != readable(place):
            return f"{place} is not UTF-8, and nothing reads Parquet there. Choose another output folder."
        if self.raw.is_dir() and self.out.resolve() == self.raw.resolve():
            return f"{self.out} is the raw folder itself. Choose another output folder."
        if self.raw.is_dir() and self.raw.resolve() in self.out.resolve().parents:
            return f"{self.out} lies in {self.raw}, where its tables count as articles. Choose another output folder."
        return None

    def missing_tagger(self) -> str | None:
        """Why the tagger cannot work here, and what to do; None where it can. Loads the pipeline that it names."""
        if self.tagger == _OWN:
            return None
        from tasks.entities import NoTagger, pipeline_of  # noqa: PLC0415 - as above

        try:
            pipeline_of(self.tagger)
        except NoTagger as missing:
            return str(missing)
        return None
