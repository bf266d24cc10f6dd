"""The legal check's pages: a guided form from answers to a reading. Nothing is kept between two requests."""
