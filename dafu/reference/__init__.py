"""Reference pages and samples made from the code; nothing in the product imports it."""
