"""What is told of restrictions: to those whose words they are, and to everybody in numbers."""
