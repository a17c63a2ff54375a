"""What a command does, without Discord: read storage, ask the model, return a result object."""
