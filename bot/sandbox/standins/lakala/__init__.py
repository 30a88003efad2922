"""拉卡拉's open platform, played: scans, refunds, notices and bill files that are applied for."""
