"""How Discord says no: status, JSON code, sentence, and for a form the nested `errors`.

Shape: https://docs.discord.com/developers/reference#error-messages; the codes are the table
"JSON Error Codes" of https://docs.discord.com/developers/topics/opcodes-and-status-codes.
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer of the REST API that is not 2xx."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.headers = headers or {}
        self.body: dict[str, Any] = {"message": message, "code": code, **(extra or {})}
        if errors:
            self.body["errors"] = errors


def unauthorized() -> ApiError:
    return ApiError(401, 0, "401: Unauthorized")


def not_found() -> ApiError:
    return ApiError(404, 0, "404: Not Found")


def unknown(what: str) -> ApiError:
    """404 for a thing of one of the kinds that have a code of their own."""
    codes = {
        "Application": 10002,
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "User": 10013,
        "Webhook": 10015,
        "interaction": 10062,
        "application command": 10063,
    }
    return ApiError(404, codes[what], f"Unknown {what}")


def already_acknowledged() -> ApiError:
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def closed_dm() -> ApiError:
    return ApiError(403, 50007, "Cannot send messages to this user")


def no_mutual_guild() -> ApiError:
    sentence = "Cannot send messages to this user due to having no mutual guilds"
    return ApiError(403, 50278, sentence)


def not_your_message() -> ApiError:
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> ApiError:
    return ApiError(400, 50006, "Cannot send an empty message")


def expired_token() -> ApiError:
    return ApiError(401, 50027, "Invalid Webhook Token")


class FormErrors:
    """Collects what is wrong with a request body, as the tree Discord answers with."""

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {}

    def add(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        """Note one problem at `path`, such as ("components", 0, "custom_id")."""
        node = self.tree
        for part in path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def raise_any(self) -> None:
        """Raise 400 "Invalid Form Body" (50035) if anything was noted."""
        if self.tree:
            raise ApiError(400, 50035, "Invalid Form Body", errors=self.tree)


def invalid_form(path: tuple[str | int, ...], code: str, message: str) -> ApiError:
    """The 400 for a body with one thing wrong in it."""
    errors = FormErrors()
    errors.add(path, code, message)
    return ApiError(400, 50035, "Invalid Form Body", errors=errors.tree)
