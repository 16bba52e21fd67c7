"""Tables of what the public sees: topics with their tags, comments and evidence; polls; pages."""
