"""Metrics behind `hanju eval`: what the sift reaches on labelled articles."""
