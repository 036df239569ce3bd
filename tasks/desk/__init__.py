"""What people look at: checks and pages over committed tables."""
