"""A run, shown: tables for the terminal, pages for the browser."""
