"""The settings: one model for the command line, the environment, Prefect's run form and its deployments."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, PlainValidator, WithJsonSchema, field_serializer, field_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks import objects
from tasks.desk.writing import unfit
from tasks.place import Place, Remote, place
from tasks.read.fields import Columns
from tasks.read.limits import Limits
from tasks.read.source import readable

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

    from tasks.pipeline import Ways

_OWN, _SPACY = "copydesk", "spacy:"
"""As in `tasks.entities`, whose import takes 0.2 s."""


def _place(value: object) -> Place:
    """The place that a value names, where it can be reached from here."""
    if not isinstance(value, str | Path | Remote):
        raise ValueError("must be a path, or an address in an object store")
    named = value if isinstance(value, Remote) else place(value)
    if isinstance(named, Remote) and (why := objects.missing_client()):
        raise ValueError(why)
    return named


def _path(value: object) -> Path:
    named = _place(value)
    if isinstance(named, Remote):
        raise ValueError("a report is written to this machine; name a path")
    return named


_AS_TEXT = WithJsonSchema({"type": "string", "format": "path"})


class _Bounds:
    """Tells a form what the validator holds the limits to."""

    def __get_pydantic_json_schema__(self, core: "CoreSchema", handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        told = handler(core)
        for limit in handler.resolve_ref_schema(told)["properties"].values():
            limit["exclusiveMinimum"] = 0
        return told


_NAMES_A_TAGGER = rf"^({_OWN}|{_SPACY}.*\S.*)$"
_NAMES_COLUMNS = r"^ *(\w+ *=[^,]+(, *\w+ *=[^,]+)*,? *)?$"


class Settings(BaseSettings):
    """What may differ between machines and runs.

    Each field has a variable of its own: `COPYDESK_OUT`, and for one of the limits `COPYDESK_LIMITS__SECONDS`.
    """

    model_config = SettingsConfigDict(
        env_prefix="COPYDESK_", env_nested_delimiter="__", frozen=True, extra="forbid", allow_inf_nan=False,
        use_attribute_docstrings=True, hide_input_in_errors=True,  # somebody may have written a key into an address
    )  # fmt: skip

    raw: Annotated[Place, PlainValidator(_place), _AS_TEXT] = Field(
        default=Path("data/raw"),
        description="Folder of raw articles, on disk or at `s3://`, `gs://` or `az://`; or one file.",
    )
    out: Annotated[Place, PlainValidator(_place), _AS_TEXT] = Field(
        default=Path("data/processed"),
        description="Folder that the Parquet tables are written to, on disk or at `s3://`, `gs://` or `az://`.",
    )
    report: Annotated[Path, PlainValidator(_path), _AS_TEXT] | None = Field(
        default=None,
        description="File that a page on the tables is written to at the end of each run; without it none is.",
    )
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
        json_schema_extra={"pattern": _NAMES_A_TAGGER},
    )
    indirect: bool = Field(
        default=True,
        description="Whether what is reported without quote marks is among the quotes; it helps tell who `he` is.",
    )
    columns: str = Field(
        default="",
        description="What records call their fields, where not by the standard names: `text=body,title=headline`.",
        json_schema_extra={"pattern": _NAMES_COLUMNS},
    )
    prune: bool = Field(default=False, description="Whether rows of sources that are gone from raw are removed.")
    max_reject_share: float = Field(
        default=1.0, ge=0, le=1, description="Share of rejected records above which the run fails."
    )
    keep_snapshots_seconds: float = Field(
        default=3600, ge=0, description="Seconds that replaced tables are kept, for readers that still use them."
    )
    limits: Annotated[Limits, _Bounds()] = Field(
        default=Limits(), description="How much of a source and an article is taken in."
    )

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

    @field_serializer("raw", "out", "report", when_used="json")
    @staticmethod
    def _readable(path: Place | None) -> str | None:
        """As Prefect puts it on record: not every name of a folder can be sent to its server."""
        return None if path is None else readable(str(path))

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
        places = {
            "raw": self.raw.absolute(),
            "out": self.out.absolute(),
            "report": self.report and self.report.absolute(),
        }
        return self.model_copy(update=places | {"tagger": tagger})

    def trouble(self) -> str | None:
        """Why no run can start with these settings, and what to do; None where one can.

        Raises `OSError` where an object store gives no answer.
        """
        raw = self.raw
        is_folder = objects.is_folder(raw) if isinstance(raw, Remote) else raw.is_dir()
        if not (is_folder or (objects.is_object(raw) if isinstance(raw, Remote) else raw.exists())):
            return f"There is no {raw}. Name an existing folder or file of raw articles."
        if self.prune and not is_folder:
            return f"{raw} is no folder, and prune would drop the rows of every other source. Leave prune out."
        if (self.runner == "dask") != (self.scheduler is not None):
            return "Dask needs an address, and nothing else takes one: --runner dask --scheduler tcp://HOST:8786."
        out = self.out
        wrong = _trouble_in_store(out, raw) if isinstance(out, Remote) else _trouble_on_disk(out, raw)
        return wrong or self._trouble_with_report() or self.missing_tagger()

    def _trouble_with_report(self) -> str | None:
        if self.report is None:
            return None
        if isinstance(self.out, Remote):
            return f"{self.out} lies in an object store, and a report is made of tables of this machine alone."
        if isinstance(self.raw, Path) and self.raw.is_dir() and self.raw.resolve() in self.report.resolve().parents:
            return f"{self.report} lies in {self.raw}, where it counts as an article. Choose another place."
        return unfit(self.report)

    def names_a_file(self) -> bool:
        """Whether raw is a single file that is there. Raises `OSError` where an object store gives no answer."""
        if isinstance(self.raw, Remote):
            return not objects.is_folder(self.raw) and objects.is_object(self.raw)
        return self.raw.is_file()

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


def _trouble_on_disk(out: Path, raw: Place) -> str | None:
    """Why no tables can be written to a folder."""
    if (out.exists() or out.is_symlink()) and not out.is_dir():
        return f"{out} is not a folder. Choose another output folder."
    if str(out.resolve()) != readable(str(out.resolve())):
        return f"{out.resolve()} is not UTF-8, and nothing reads Parquet there. Choose another output folder."
    if isinstance(raw, Remote) or not raw.is_dir():
        return None
    if out.resolve() == raw.resolve():
        return f"{out} is the raw folder itself. Choose another output folder."
    if raw.resolve() in out.resolve().parents:
        return f"{out} lies in {raw}, where its tables count as articles. Choose another output folder."
    return None


def _trouble_in_store(out: Remote, raw: Place) -> str | None:
    """Why no tables can be written under an address. An object is no folder, but may lie beside one of its name."""
    try:
        next(objects.listing(out), None)
    except FileNotFoundError:
        return f"There is no bucket {out.scheme}://{out.bucket}. Make it, or choose another output folder."
    if out == raw:
        return f"{out} is the raw folder itself. Choose another output folder."
    if isinstance(raw, Remote) and f"{out}/".startswith(f"{raw}/"):
        return f"{out} lies in {raw}, where its tables count as articles. Choose another output folder."
    return None
