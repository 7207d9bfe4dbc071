enum PlaceholderIminScript {}
