"""What decisions would do before they are made, and plans of many of them."""
