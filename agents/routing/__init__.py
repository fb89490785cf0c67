"""The local router: authored examples, what was trained on them, and the prediction."""
