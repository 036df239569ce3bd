"""Knowledge as data: word lists, patterns and gazetteers, compiled once."""
