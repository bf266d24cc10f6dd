"""Published situation pictures: taken up, approved by a second person, published, and compared."""
