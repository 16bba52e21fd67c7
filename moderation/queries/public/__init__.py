"""What the public pages show: frozen values, read with few and bounded queries."""
