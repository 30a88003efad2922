"""银联's full-channel gateway, played: its certificates, refunds, queries, clearing files and notices."""
