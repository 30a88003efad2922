"""The files of banks: exports of online banking, one declaration each, and the international formats."""
