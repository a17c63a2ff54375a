"""`/start`: first steps of a newcomer."""
