"""How well offline scores order answers by authors that nothing was trained or tuned on."""
