"""What is stored and follows from something else, found anew from that."""
