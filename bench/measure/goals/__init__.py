"""What is measured of alarms, one a file."""
