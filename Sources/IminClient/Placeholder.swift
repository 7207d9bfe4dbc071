import AsyncHTTPClient
enum PlaceholderC {}
