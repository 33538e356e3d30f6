"""From a few pages of a site nobody knows to the draft of its profile, with reasons."""
