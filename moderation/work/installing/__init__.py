"""Installing plugins: wheels with known hashes, into a new folder beside the old one.

What is decided without touching anything (`wheels`, `fitting`) lies apart from what runs pip,
tries a generation out, switches to it and restarts (`pip`, `trying`, `generations`, `changing`).
"""
