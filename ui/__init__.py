"""Thin surfaces over the assistant: the command line, the HTTP server, the chat page."""
