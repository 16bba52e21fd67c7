"""What a horse has around it: limits that no plugin escapes, and a way to be stopped."""
