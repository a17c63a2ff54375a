"""/block: tracks and artists that never come near a member again."""
