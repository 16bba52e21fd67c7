"""What benches stand on: instances in temporary folders, processes, and a load generator."""
