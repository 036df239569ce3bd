"""What can go wrong around a run, apart from the output folder (`StoreError`) and disk or network (`OSError`)."""


class FlowError(Exception):
    """The command cannot do its work; the message says what to do."""


class PrefectGone(FlowError):
    """Prefect could not start the run, so nothing was done."""


class NoCluster(FlowError):
    """The Dask cluster that a run was to use is not there, or is not like this machine."""


class NoServer(FlowError):
    """The Prefect server that a schedule needs did not start or does not answer."""
