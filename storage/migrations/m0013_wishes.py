"""What a playlist was asked to be, and drafts of playlists not made yet."""
