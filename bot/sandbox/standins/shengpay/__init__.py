"""盛付通's version 3, played: orders, refunds and notices."""
