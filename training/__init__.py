"""What made the shipped models and tables, from which data: see README.md in this folder."""
