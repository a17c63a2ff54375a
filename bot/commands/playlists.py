"""/playlist refresh, schedule, history, undo, list, show, rename and delete."""
