"""How fast the engine is: `make bench`. Ratios measured in one run, never timed tests."""
