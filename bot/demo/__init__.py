"""Stand-ins for Discord and Spotify on loopback, and what the demo plays on them."""
