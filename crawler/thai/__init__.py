"""Thai text, dates, counts and words: the one place that knows how Thai pages write them."""
