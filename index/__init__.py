"""Report files → a searchable store on disk. Imports nothing of the other packages."""
