"""The shapes of what the API takes (`asked`) and gives (`told`), and how they are filled."""
