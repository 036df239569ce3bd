"""Log lines that a headline cannot forge: one record is one line, and what an exception says is indented below it."""

import logging

from tasks.printable import printable


class PlainRecord(logging.LogRecord):
    """A record whose words are printable, whoever formats it: for the terminal, a file or Prefect's pages."""

    _told: str | None

    def getMessage(self) -> str:  # noqa: N802 - the name that logging gave it
        """The message on one line."""
        return printable(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        """The traceback, which logging keeps here once it has been formatted."""
        return self._told

    @exc_text.setter
    def exc_text(self, told: str | None) -> None:
        self._told = told and "\n".join(f"  {printable(line)}" for line in told.split("\n"))


def keep_plain() -> None:
    """Have all that this process logs from here on be plain records."""
    logging.setLogRecordFactory(PlainRecord)
