"""/match: how alike two members are."""
