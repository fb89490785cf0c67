"""The tracking dialect: questions answered by specialists."""
