"""Full-text search for Chinese in the reader's browser, through Pagefind."""
