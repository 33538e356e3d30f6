"""What happened, in words for a person: pure, for the screen, pages and mails alike."""
