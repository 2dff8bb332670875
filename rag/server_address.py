"""The address of a generator's server, as a user writes it. This machine only, unless the user says otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from index.errors import InputError

_SCHEMES = {"http": 80, "https": 443}
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_MODEL = re.compile(r"[\x21-\x7e]{1,200}")
_KEY = re.compile(r"[\x21-\x7e]{1,500}")
_CLOUD = re.compile(r"[:-]cloud$", re.IGNORECASE)
"""How Ollama marks the models that its local server runs on machines elsewhere."""
LOCALHOST = "localhost"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where an OpenAI-compatible server listens, and what to ask it for."""

    scheme: str
    """`http` or `https`."""
    host: str
    """An IP address without brackets, or a name."""
    port: int
    path: str
    """Before `/chat/completions`: `/v1` as a rule; empty or with a leading slash."""
    model: str | None = None
    """None takes the first one that the server lists."""
    key: str | None = field(default=None, repr=False)
    """Sent as bearer token; None sends none."""
    remote: bool = False
    """Whether the user allows another machine than this one."""

    @property
    def url(self) -> str:
        """The address without the model, written anew from its checked parts."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"

    def allows(self, model: str) -> bool:
        """Whether a model of this server may be asked: not one that the server itself runs elsewhere."""
        return self.remote or not _CLOUD.search(model)

    @classmethod
    def from_environment(cls, text: str, environment: Mapping[str, str]) -> ServerAddress:
        """An address with its FOOTNOTE_GENERATOR_MODEL, FOOTNOTE_GENERATOR_KEY and FOOTNOTE_GENERATOR_REMOTE.

        Raises:
            InputError: one of them can't be used; the message says the cure.

        """
        remote = environment.get("FOOTNOTE_GENERATOR_REMOTE") or "0"
        if remote not in {"0", "1"}:
            raise InputError(f"FOOTNOTE_GENERATOR_REMOTE is {remote!r}; set it to 0 or 1")
        return cls.from_text(
            text,
            model=environment.get("FOOTNOTE_GENERATOR_MODEL") or None,
            key=environment.get("FOOTNOTE_GENERATOR_KEY") or None,
            remote=remote == "1",
        )

    @classmethod
    def from_text(
        cls, text: str, *, model: str | None = None, key: str | None = None, remote: bool = False
    ) -> ServerAddress:
        """Read `http://127.0.0.1:8080/v1#model`.

        Args:
            text: The address. Without a path it means `/v1`; what follows `#` is the model's name.
            model: The model's name where the address holds none.
            key: Bearer token.
            remote: Whether an address of another machine is accepted.

        Raises:
            InputError: not such an address, or another machine's without `remote`; the message says the cure.

        """
        try:
            parts = urlsplit(text.strip())
            port = parts.port
        except ValueError as error:
            raise _unreadable() from error
        host = (parts.hostname or "").lower()
        path = parts.path.rstrip("/") or "/v1"
        if parts.scheme not in _SCHEMES or "@" in parts.netloc or parts.query or not _PATH.fullmatch(path):
            raise _unreadable()
        if not (_is_ip(host) or _NAME.fullmatch(host)) or port == 0:
            raise _unreadable()
        if not remote and not is_this_machine(host):
            raise InputError(
                f"the generator's server {host} isn't on this machine, so nothing is sent to it; name one on "
                "127.0.0.1, or set FOOTNOTE_GENERATOR_REMOTE=1 to let questions and quoted sentences leave it"
            )
        chosen = parts.fragment or model
        if chosen is not None and not _MODEL.fullmatch(chosen):
            raise InputError("the generator's model name has a space or another character that no name has")
        if key is not None and not _KEY.fullmatch(key):
            raise InputError("FOOTNOTE_GENERATOR_KEY has a character that no key has; copy it again")
        address = cls(parts.scheme, host, port or _SCHEMES[parts.scheme], path, chosen, key, remote)
        if chosen is not None and not address.allows(chosen):
            raise InputError(
                f"the model {chosen} runs on machines elsewhere; choose one that runs on this machine, or set "
                "FOOTNOTE_GENERATOR_REMOTE=1"
            )
        return address


def is_server(text: str) -> bool:
    """Whether a generator's choice names a server and not a file or a model."""
    return "://" in text


def is_this_machine(host: str) -> bool:
    """Whether a host is a loopback address or `localhost`; any other name could be somebody else's."""
    return host == LOCALHOST or (_is_ip(host) and ip_address(host).is_loopback)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _unreadable() -> InputError:
    return InputError(
        "the generator's address can't be read; write it as http://127.0.0.1:8080/v1, with #model at its end "
        "for one of its models and the key in FOOTNOTE_GENERATOR_KEY"
    )
