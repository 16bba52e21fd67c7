"""What Venire is measured against."""
