"""How well the local router routes questions that it was not trained on."""
