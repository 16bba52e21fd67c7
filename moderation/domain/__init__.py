"""The pure rules of Venire: standard library only, no clock, no randomness, no input or output."""
