"""How a forecast is put: numbers, bands, dates, and what they rest on."""
