"""What was played when."""
