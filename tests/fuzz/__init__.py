"""Whatever people and programs may send: it is answered in words, and nothing breaks."""
