"""`/admin`: what those who run the server see."""
