"""The demo gallery."""
