"""The room of answers: figures turned into sentences and pictures, for commands and reports alike."""
