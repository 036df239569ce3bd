"""The mark that a run leaves in an output folder while it is under way."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class RunMark:
    """The run that is under way in an output folder, or that died there."""

    run_id: str
    started_at: str
    flow_run_id: str | None
    settings_sha256: str
    """Of the settings that may change a row."""

    def to_json(self) -> bytes:
        """As `read` takes it."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, data: bytes) -> "RunMark | None":
        """The mark that a file holds; None where it is none of ours."""
        try:
            return cls(**json.loads(data))
        except (ValueError, TypeError):
            return None
