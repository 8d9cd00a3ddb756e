"""Settings: environment variables ``WHOHOLDS_...`` first, then the keys of one TOML file, then what stands here.

The file is the one that ``WHOHOLDS_CONFIG`` names, else ``whoholds.toml`` in the working folder where there is one.
Secrets are never printed: ``shown`` masks them.
"""

import os
import socket
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from streams.errors import WhoholdsError

PREFIX = "WHOHOLDS_"
CONFIG_VARIABLE = "WHOHOLDS_CONFIG"
DEFAULT_FILE = "whoholds.toml"
MASK = "********"
# Read by whoholds, but no settings: which file, whether to show traces, and where development data lies.
OTHER_VARIABLES = frozenset({"CONFIG", "DEBUG", "SHARED"})
TESTS = "TEST_"

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]*$")]


class SettingsError(WhoholdsError):
    """A setting is wrong; the message names the variable or the file and its key."""


class _Values(PydanticBaseSettingsSource):
    """Hands the values of the TOML file to pydantic."""

    values: Mapping[str, Any] = {}

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        return self.values.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        return dict(self.values)


class Settings(BaseSettings):
    """All settings; the description of each is what ``whoholds settings`` prints beside it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    state: Path = Field(Path("whoholds-data/state.sqlite"), description="the embedded state file")
    data_dir: Path = Field(Path("whoholds-data"), description="tables and caches of the workers")
    places: str = Field("", description="place tables to load, paths separated by :")
    max_article_bytes: int = Field(
        1024 * 1024, ge=1, description="longest text of an article, bytes of UTF-8"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="what the log shows")
    log_format: Literal["text", "json"] = Field("text", description="how a worker's log is written")
    http: str = Field(
        "127.0.0.1:0",
        description="host:port of a worker's metrics and health; port 0: a free one, empty: none",
    )
    token: SecretStr = Field(
        SecretStr(""),
        description="what everybody must bring to the page and the API; empty: only on loopback",
    )
    tiles: str = Field(
        "",
        pattern=r"^(https?://[A-Za-z0-9.:\[\]-]+/[^\s;,'\"]*)?$",
        description="URL of map tiles for the page, with {z}, {x} and {y} in it; empty: none",
    )

    bootstrap_servers: str = Field(
        "localhost:9092", description="Kafka brokers, host:port separated by commas"
    )
    topic_prefix: Name = Field("", description="put before the name of every topic and of the consumer group")
    partitions: int = Field(8, ge=1, description="of each topic that whoholds creates")
    replication_factor: int = Field(-1, ge=-1, description="of each topic created; -1: the broker's default")
    worker: Name = Field(
        default_factory=socket.gethostname, min_length=1, description="a worker's name, its own in the group"
    )
    standby_replicas: int = Field(1, ge=0, description="copies of each table kept warm on other workers")
    session_timeout: float = Field(
        6.0, gt=0, description="seconds until a silent worker's work goes to others"
    )
    heartbeat_interval: float = Field(2.0, gt=0, description="seconds between heartbeats")
    commit_interval: float = Field(0.3, gt=0, description="seconds between commits of offsets")
    flush_interval: float = Field(0.02, ge=0, description="seconds that output waits for company in a batch")
    request_timeout: float = Field(40.0, gt=0, description="seconds until a request to the broker has failed")

    webhooks: Path = Field(Path("webhooks.toml"), description="the file of webhook endpoints")
    page_url: str = Field("", description="address of the web page, for links in alerts; empty: no links")
    webhooks_cafile: str = Field(
        "", description="certificate authority of the endpoints, PEM; empty: the system's"
    )
    smtp_host: str = Field("", description="mail server for endpoints that are mailto:")
    smtp_port: int = Field(587, ge=1, le=65535, description="its port")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="how mail is encrypted on its way"
    )
    smtp_username: str = Field("", description="login at the mail server")
    smtp_password: SecretStr = Field(SecretStr(""), description="password of that login")
    smtp_from: str = Field("", description="who sends the mail; empty: whoholds@ the mail server")

    silence: float = Field(
        3600.0, ge=0, description="seconds before which no outlet counts as silent, whatever is usual for it"
    )
    traces: bool = Field(False, description="OpenTelemetry spans of every step (whoholds[otel])")

    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="how to talk to the brokers"
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="how to log in, where the protocol has SASL"
    )
    sasl_username: str = Field("", description="login")
    sasl_password: SecretStr = Field(SecretStr(""), description="password of the login")
    ssl_cafile: str = Field("", description="certificate authority, PEM; empty: the system's")
    ssl_certfile: str = Field("", description="own certificate, PEM")
    ssl_keyfile: str = Field("", description="own key, PEM")
    ssl_password: SecretStr = Field(SecretStr(""), description="password of the own key")
    ssl_check_hostname: bool = Field(True, description="whether the broker's name must match its certificate")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the environment before the file; ``.env`` files and secret folders are not read."""
        return init_settings, env_settings, _Values(settings_cls)

    @property
    def place_files(self) -> tuple[Path, ...]:
        """The place tables to load."""
        return tuple(Path(path) for path in self.places.split(":") if path)

    def topic(self, name: str) -> str:
        """Give the full name of a topic."""
        return f"{self.topic_prefix}{name}"

    @property
    def group(self) -> str:
        """The consumer group of the workers, and the first part of their tables' topics."""
        return f"{self.topic_prefix}whoholds"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody may read anywhere."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(
            value.get_secret_value()
            for value in values
            if isinstance(value, SecretStr) and value.get_secret_value()
        )

    def shown(self) -> dict[str, Any]:
        """Every setting with its value, a secret that is set only as a mask."""
        values = self.model_dump()
        return {name: _shown(value) for name, value in values.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return MASK if value.get_secret_value() else ""
    return str(value) if isinstance(value, Path) else value


def config_file() -> Path | None:
    """Find the TOML file that counts here, or None."""
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        path = Path(named)
        if not path.is_file():
            raise SettingsError(f"{CONFIG_VARIABLE} is {named!r}, which is no file")
        return path
    path = Path(DEFAULT_FILE)
    return path if path.is_file() else None


def _read(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from None


def _unknown_variables() -> list[str]:
    known = {name.upper() for name in Settings.model_fields} | OTHER_VARIABLES
    ours = (name.removeprefix(PREFIX) for name in os.environ if name.startswith(PREFIX))
    return sorted(f"{PREFIX}{name}" for name in ours if name not in known and not name.startswith(TESTS))


def load_settings(**given: Any) -> Settings:
    """Read the settings; ``given`` (options of a command) go before environment and file.

    A key or variable that is none of ours is an error, so that a slip of the pen does not go unseen.
    """
    path = config_file()
    unknown = _unknown_variables()
    if unknown:
        raise SettingsError(f"{unknown[0]} is no setting of whoholds (whoholds settings lists them)")
    _Values.values = _read(path)
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError(_told(error, path)) from None
    finally:
        _Values.values = {}


def _told(error: ValidationError, path: Path | None) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    key = ".".join(map(str, first["loc"])).removeprefix(PREFIX.lower())
    variable = f"{PREFIX}{key.upper()}"
    where = variable if variable in os.environ else f"{path}: {key}" if path else key
    return f"{where}: {first['msg']}"
