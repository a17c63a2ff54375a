"""The story of the demo: a server of friends, from the first /link to a playlist and a goodbye."""

from bot.demo.story.play import play_story, play_weeks

__all__ = ["play_story", "play_weeks"]
