"""What everybody may know of how the gallery decides."""
