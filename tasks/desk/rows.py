"""The rows of one part as pandas frames, and the look-ups that the laws need."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd


@dataclass(frozen=True)
class Rows:
    """All rows of a part's articles, a frame a table, in the order in which the files hold them."""

    frames: dict[str, pd.DataFrame]

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]

    @cached_property
    def texts(self) -> dict[str, str]:
        """Text by `article_id`."""
        return dict(zip(self["articles"]["article_id"], self["articles"]["text"], strict=True))

    @cached_property
    def lengths(self) -> dict[str, int]:
        """Length of the text in code points, by `article_id`."""
        return {article_id: len(text) for article_id, text in self.texts.items()}

    def looked_up(self, table: str, key: str, other: str, other_key: str, *columns: str) -> pd.DataFrame:
        """`columns` of the row of `other` whose `other_key` is the `key` of each row of `table`, in the same article.

        `found` is true where there is one; the columns are null where there is none. Ask for no text: thousands of
        mentions in one long quote would each get a copy of it.
        """
        wanted = self[table][["article_id", key]].rename(columns={key: other_key}).astype({other_key: "Int64"})
        found = self[other][["article_id", other_key, *columns]].drop_duplicates(["article_id", other_key])
        found = found.astype({other_key: "Int64"})
        joined = wanted.merge(found.assign(found=True), how="left", on=["article_id", other_key])
        return joined.assign(found=joined["found"].notna())

    def home(self, table: str) -> pd.DataFrame:
        """For each row of `table` the block it lies in: `block_index`, `role`, `removed_because`.

        `found` is false where it lies in no block, or reaches out of the one it starts in.
        """
        spans = self._by_start(table)[["article", "start", "end", "row"]]
        joined = pd.merge_asof(spans, self._homes, on="start", by="article").sort_values("row", ignore_index=True)
        return joined.assign(article_id=self[table]["article_id"], found=joined["end"] <= joined["block_end"])

    @cached_property
    def _homes(self) -> pd.DataFrame:
        """What `home` tells of each block, and where it is."""
        blocks = self._by_start("blocks", "block_index", "role", "removed_because")
        return blocks.drop(columns=["article_id", "row"]).rename(columns={"end": "block_end"})

    def _by_start(self, table: str, *columns: str) -> pd.DataFrame:
        """Rows sorted by `start`, with the number of their article and their own: pandas cannot join empty strings."""
        frame = self[table][["article_id", "start", "end", *columns]].astype({"start": "int64"})
        number = frame["article_id"].map(self._numbers).fillna(-1).astype("int64")
        frame = frame.assign(article=number, row=range(len(frame)))
        return frame.sort_values("start", kind="stable")

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {article_id: number for number, article_id in enumerate(self.texts)}

    def counted(self, table: str, key: str, other: str, other_key: str) -> pd.Series:
        """For each row of `table` how many rows of `other` in the same article have its `key` as `other_key`."""
        counts = self[other].dropna(subset=[other_key]).astype({other_key: "Int64"})
        counts = counts.groupby(["article_id", other_key]).size().rename("n").reset_index()
        wanted = self[table][["article_id", key]].rename(columns={key: other_key}).astype({other_key: "Int64"})
        return wanted.merge(counts, how="left", on=["article_id", other_key])["n"].fillna(0)
