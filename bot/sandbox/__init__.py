"""A make-believe WeChat Work and acquirer, strict enough that the product cannot tell."""
