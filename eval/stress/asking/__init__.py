"""Facts → questions, one module a kind of question; what a question may ask is decided by what the facts answer."""
