"""The environment (or a `.env` file) as one typed object.

Every setting is documented in `.env.example`. A wrong value names its variable in the error.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import WrongSettings

SOURCES = (
    "saved",
    "playlist",
    "top",
    "recent",
    "followed",
    "history",
    "presence",
    "rating",
    "feedback",
    "listenbrainz",
    "lastfm",
)
"""Where evidence can come from."""

WEB_API = SOURCES[:5]
"""Those that are Spotify's Web API."""

LOOK_UP = ("listenbrainz", "musicbrainz", "lastfm", "reccobeats")
"""Outside services that facts about music can be looked up at; a host switches each on."""

LOOPBACK_REDIRECT = "http://127.0.0.1:9001/callback"
"""Where Spotify returns to without a public address: the member pastes what they land on."""

_CHOICES = {"learn_from": SOURCES, "look_up": LOOK_UP}

UrlText = Annotated[str, Field(pattern=r"^https?://[^\s]+$")]


class Settings(BaseSettings):
    """All that a host can set. Secrets are `SecretStr`, so that printing them shows stars."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    discord_token: SecretStr | None = None
    spotify_client_id: str | None = None
    spotify_client_secret: SecretStr | None = None
    spotify_quota: Literal["development", "extended"] = "development"
    spotify_requests_per_second: float = Field(default=1.0, ge=0)
    spotify_daily_budget: int = Field(default=300, ge=1)

    public_url: UrlText | None = None
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=9001, ge=0, le=65535)

    database: Path = Path("data/commontone.sqlite")
    world: Path | None = None
    backups: Path | None = None
    backup_hours: float = Field(default=24.0, gt=0)
    backups_kept: int = Field(default=7, ge=1)
    secret_key: SecretStr | None = None
    learn_from: Annotated[tuple[str, ...], NoDecode] = SOURCES
    compare_models: Literal["none", "unlearned", "popularity", "content", "neighbours", "ease"] = (
        "none"
    )
    presence: bool = False
    metrics: bool = False
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    look_up: Annotated[tuple[str, ...], NoDecode] = ()
    look_up_contact: str | None = None
    look_up_requests_per_second: float = Field(default=1.0, ge=0, le=1)
    listenbrainz_token: SecretStr | None = None
    lastfm_api_key: SecretStr | None = None

    discord_api_url: UrlText = "https://discord.com/api/v10"
    spotify_api_url: UrlText = "https://api.spotify.com/v1/"
    spotify_accounts_url: UrlText = "https://accounts.spotify.com"
    spotify_open_url: UrlText = "https://open.spotify.com"
    listenbrainz_url: UrlText = "https://api.listenbrainz.org"
    listenbrainz_labs_url: UrlText = "https://labs.api.listenbrainz.org"
    musicbrainz_url: UrlText = "https://musicbrainz.org/ws/2"
    lastfm_url: UrlText = "https://ws.audioscrobbler.com/2.0"
    reccobeats_url: UrlText = "https://api.reccobeats.com/v1"

    @field_validator("learn_from", "look_up", mode="before")
    @classmethod
    def _split(cls, value: object, info: ValidationInfo) -> object:
        if isinstance(value, str):
            words = tuple(word.strip().lower() for word in value.split(",") if word.strip())
            if words in {("all",), ("*",)}:
                return _CHOICES[str(info.field_name)]
            return () if words == ("none",) else words
        return value

    @field_validator("learn_from", "look_up")
    @classmethod
    def _known_words(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        choices = _CHOICES[str(info.field_name)]
        unknown = [word for word in value if word not in choices]
        if unknown:
            raise ValueError(
                f"unknown source {', '.join(unknown)}; "
                f"choose from {', '.join(choices)}, all or none"
            )
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator(
        "discord_api_url",
        "spotify_accounts_url",
        "spotify_open_url",
        "public_url",
        "listenbrainz_url",
        "listenbrainz_labs_url",
        "musicbrainz_url",
        "lastfm_url",
        "reccobeats_url",
    )
    @classmethod
    def _no_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else value

    @field_validator("public_url")
    @classmethod
    def _spotify_takes_it(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "https://")
        if parts.hostname == "localhost":
            raise ValueError("Spotify does not allow localhost; use http://127.0.0.1:PORT")
        if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "::1"}:
            raise ValueError(
                "Spotify wants https here; put the bot behind https, or leave it empty, and "
                "members paste the address they land on"
            )
        return value

    @field_validator("spotify_api_url")
    @classmethod
    def _with_slash(cls, value: str) -> str:
        return value.rstrip("/") + "/"

    @property
    def world_file(self) -> Path:
        """The world file in use; without WORLD it stands beside the database."""
        return self.world or self.database.with_name("world.sqlite")

    @property
    def redirect_uri(self) -> str:
        """Where Spotify returns to; it must be registered word for word in the app's dashboard."""
        return f"{self.public_url}/callback" if self.public_url else LOOPBACK_REDIRECT


def load_settings(**overrides: object) -> Settings:
    """Read the settings; raises `WrongSettings` with one line a wrong variable."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise WrongSettings(_sentences(error)) from None


def _sentences(error: ValidationError) -> list[str]:
    # The values themselves stay out of the message: one of them may be a secret.
    return [
        f"{'.'.join(str(part) for part in entry['loc']).upper()}: {_said(entry)}"
        for entry in error.errors(include_input=False, include_url=False)
    ]


def _said(entry: ErrorDetails) -> str:
    """What is wrong, in words for somebody who fills in a form."""
    kind, told = entry["type"], entry.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return "it must be a web address that begins with https:// or http://"
    if kind in {"int_parsing", "float_parsing", "int_from_float"}:
        return "it must be a number"
    if kind == "bool_parsing":
        return "it must be yes or no"
    for limit, words in (("ge", "at least"), ("gt", "more than"), ("le", "at most")):
        if limit in told:
            return f"it must be {words} {told[limit]}"
    if kind == "literal_error":
        return f"it must be one of {told['expected']}"
    return entry["msg"].removeprefix("Value error, ")


__all__ = ["LOOK_UP", "LOOPBACK_REDIRECT", "SOURCES", "WEB_API", "Settings", "load_settings"]
