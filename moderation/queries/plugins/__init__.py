"""What is known of the plugins: what was chosen for them, and how they fare."""
