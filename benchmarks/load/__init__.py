"""Made-up nurses, coordinators and managers through the real HTTP path: `make load`."""
