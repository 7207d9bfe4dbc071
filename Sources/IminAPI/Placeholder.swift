enum PlaceholderIminAPI {}
