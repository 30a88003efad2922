"""Who the merchants, their staff and their customers are."""
