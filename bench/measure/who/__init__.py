"""Who is measured, one a file."""
