"""What a reply looks like: result object in, `discord.ui.LayoutView` (Components V2) out."""
