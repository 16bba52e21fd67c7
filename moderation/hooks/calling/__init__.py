"""Calls into plugins: answers, breakers, health, and the caller that joins them."""
