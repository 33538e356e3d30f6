"""Mails as parts: what is said, in text and in HTML; pure, and remote text is only ever text."""
