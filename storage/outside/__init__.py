"""What outside services said of music, and what to ask them."""
