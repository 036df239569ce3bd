"""The client that speaks to object stores, and where it finds its credentials."""

import importlib.util
import os
from functools import cache
from typing import TYPE_CHECKING, Any

from tasks.objects.errors import NoEntry, Unusable
from tasks.place import Remote

if TYPE_CHECKING:
    from obstore.store import AzureStore, GCSStore, S3Store

    Client = S3Store | GCSStore | AzureStore

_REQUEST = {"timeout": "60s", "connect_timeout": "5s", "read_timeout": "20s"}
"""Bounds on a single try."""


def missing_client() -> str | None:
    """What to install where no object store can be reached; None where one can."""
    if importlib.util.find_spec("obstore"):
        return None
    return "object stores need one package more: pip install -c constraints.txt -e '.[cloud]'"


def client_for(place: Remote) -> "Client":
    """A client of the bucket, which finds its credentials by the usual chain. Raises `Unusable` where there is none."""
    if why := missing_client():
        raise Unusable(f"{place} cannot be reached: {why}")
    return client_of(place.scheme, place.bucket)


@cache
def client_of(scheme: str, bucket: str) -> "Client":
    """One a process: it holds connections and credentials, and takes new ones before these expire."""
    from obstore.store import AzureStore, GCSStore, S3Store  # noqa: PLC0415 - an extra

    once: Any = {"max_retries": 0}  # `tried` tries again, also what breaks off in the middle of a body
    options: Any = _REQUEST
    if scheme == "gs":
        return GCSStore(bucket, client_options=options, retry_config=once)
    if scheme == "az":
        return AzureStore(bucket, client_options=options, retry_config=once)
    at = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if at and at.startswith("http://"):
        options = _REQUEST | {"allow_http": True}
    where: Any = {"endpoint": at} if at else {}
    return S3Store(bucket, client_options=options, retry_config=once, credential_provider=_found(), **where)


def _found() -> Any:
    """Credentials from where AWS's own tools look for them; None where the client finds them in the environment itself.

    The client knows no profiles and no logins. Raises `NoEntry` where there are none at all.
    """
    if {"AWS_ACCESS_KEY_ID", "AWS_SKIP_SIGNATURE"} & os.environ.keys():
        return None
    from boto3.session import Session  # noqa: PLC0415 - an extra, 0.7 s
    from obstore.auth.boto3 import Boto3CredentialProvider  # noqa: PLC0415 - an extra

    session = Session()
    if session.get_credentials() is None:
        raise NoEntry("Neither the environment nor a profile nor a role gives credentials for s3://")
    return Boto3CredentialProvider(session)
