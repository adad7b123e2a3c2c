"""What each controller says: topics, controllers, statements, quotes, the answer desk."""
