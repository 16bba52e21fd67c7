"""What the commands about the vocabulary do and print."""
