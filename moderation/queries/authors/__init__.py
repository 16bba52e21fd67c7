"""What is known of authors: their record, their reports, what became of what they sent."""
