"""Measures of how people decide, each from a bounded number of rows."""
