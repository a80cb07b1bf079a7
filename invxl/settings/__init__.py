"""Settings: YAML layers and the Config sheet's overrides, read once into one frozen `Config`."""
