"""How people write the names of roles: misspelt, shortened, in Chinese, with a rank before them."""
