"""Settings: YAML layers and the Config sheet's overrides, read once into one frozen `Config`.

`load` reads layers, `model.Config` holds them, `pairs` lays them out flat, `write` makes the JSON Schema.
"""
