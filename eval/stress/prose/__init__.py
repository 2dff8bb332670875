"""Facts → sentences, one module a kind of statement; each draws its facts and writes them down in one of many ways."""
