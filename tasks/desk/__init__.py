"""What people look at: checks over committed tables, and one article in the terminal."""
