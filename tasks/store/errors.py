"""What can go wrong with an output folder, apart from disk trouble, which is `OSError`."""


class StoreError(Exception):
    """The output folder cannot be used as it stands; the message says what to do."""


class Busy(StoreError):
    """Another run holds the output folder."""


class Damaged(StoreError):
    """A file of the store is gone, or is not what was committed."""


class NotAnOutput(StoreError):
    """The folder holds no committed tables, or holds things that are not Copydesk's."""


class NameTaken(StoreError):
    """A source bears the name of one in another raw folder, whose rows it would replace."""


class Outdated(StoreError):
    """The folder holds rows of an earlier schema that cannot be brought under today's."""
