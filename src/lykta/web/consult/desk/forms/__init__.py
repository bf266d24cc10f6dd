"""The desk's forms. What is written about a consultation is looked through for what identifies somebody."""
