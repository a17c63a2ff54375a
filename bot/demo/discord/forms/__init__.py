"""What Discord accepts in a request body; raises `ApiError` 50035 with the nested errors."""

from bot.demo.discord.forms.commands import check_commands
from bot.demo.discord.forms.messages import check_message
from bot.demo.discord.forms.modals import check_modal

__all__ = ["check_commands", "check_message", "check_modal"]
