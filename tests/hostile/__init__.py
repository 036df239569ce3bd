"""Hostile and dirty sources: cases by group, mutations of the samples, and one judge for all that comes of them."""
