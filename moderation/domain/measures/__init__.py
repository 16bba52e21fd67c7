"""How fast and how alike people decide: measures of their work, never of one item."""
