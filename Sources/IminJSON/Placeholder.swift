enum PlaceholderIminJSON {}
