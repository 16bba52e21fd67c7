"""Venire: a gallery of questions "Can AI do X?", its jury, and the desk where people decide."""
