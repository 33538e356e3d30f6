"""Remember: tables, records and the archive; it knows nothing of the web or of clocks."""
