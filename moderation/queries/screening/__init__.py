"""What filters are told, and what is known of how they do."""
