"""Reference data: built from sources, checked as a whole, loaded into the table."""
