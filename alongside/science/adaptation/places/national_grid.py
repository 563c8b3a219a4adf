"""Metres of the British National Grid as longitude and latitude (WGS 84)."""

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

EAST_MOST, NORTH_MOST = 700_000.0, 1_300_000.0
_AIRY, _WGS84 = (6_377_563.396, 6_356_256.909), (6_378_137.0, 6_356_752.3142)
_SCALE, _LAT0, _LON0 = 0.9996012717, radians(49), radians(-2)
_EAST0, _NORTH0 = 400_000.0, -100_000.0
_MOVE = (446.448, -125.157, 542.060)
_TURN = (0.1502, 0.2470, 0.8421)  # seconds of arc
_GROW = -20.4894e-6


def on_the_grid(x: float, y: float) -> bool:
    """Whether two numbers can be metres of the National Grid and no degrees.

    >>> on_the_grid(259739, 658796), on_the_grid(-4.2, 55.8)
    (True, False)
    """
    return 360 < x <= EAST_MOST and 360 < y <= NORTH_MOST


def degrees_of(east: float, north: float) -> tuple[float, float]:
    """Return the longitude and latitude (WGS 84) of an easting and northing in metres.

        the transverse Mercator projection of Airy 1830 undone, then a Helmert transformation

    Right to about five metres, which is half of what `read_boundaries` keeps.

    Source: Ordnance Survey, A guide to coordinate systems in Great Britain, annexes B, C and
    section 6.6.

    >>> longitude, latitude = degrees_of(259_739, 658_796)
    >>> round(longitude, 4), round(latitude, 4)
    (-4.2392, 55.802)
    """
    return _moved(*_unprojected(east, north))


def _unprojected(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude on Airy's ellipsoid, in radians."""
    major, minor = _AIRY
    square = 1 - (minor / major) ** 2
    n = (major - minor) / (major + minor)
    lat, arc = _LAT0, 0.0
    while abs(north - _NORTH0 - arc) >= 1e-5:
        lat += (north - _NORTH0 - arc) / (major * _SCALE)
        arc = _arc(lat, n, minor)
    shrink = 1 - square * sin(lat) ** 2
    across = major * _SCALE / sqrt(shrink)
    along = major * _SCALE * (1 - square) * shrink**-1.5
    eta = across / along - 1
    t, sec, away = tan(lat), 1 / cos(lat), east - _EAST0
    vii = t / (2 * along * across)
    viii = t / (24 * along * across**3) * (5 + 3 * t**2 + eta - 9 * t**2 * eta)
    ix = t / (720 * along * across**5) * (61 + 90 * t**2 + 45 * t**4)
    x = sec / across
    xi = sec / (6 * across**3) * (across / along + 2 * t**2)
    xii = sec / (120 * across**5) * (5 + 28 * t**2 + 24 * t**4)
    xiia = sec / (5040 * across**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    return (
        _LON0 + x * away - xi * away**3 + xii * away**5 - xiia * away**7,
        lat - vii * away**2 + viii * away**4 - ix * away**6,
    )


def _arc(lat: float, n: float, minor: float) -> float:
    """The length of the meridian from the grid's true origin."""
    less, more = lat - _LAT0, lat + _LAT0
    return (
        minor
        * _SCALE
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _moved(lon: float, lat: float) -> tuple[float, float]:
    """From Airy's ellipsoid to that of WGS 84, in degrees, on the ground."""
    x, y, z = _in_space(lon, lat, *_AIRY)
    turn_x, turn_y, turn_z = (radians(seconds / 3600) for seconds in _TURN)
    grow = 1 - _GROW
    return _on_ground(
        _MOVE[0] + grow * x - turn_z * y + turn_y * z,
        _MOVE[1] + turn_z * x + grow * y - turn_x * z,
        _MOVE[2] - turn_y * x + turn_x * y + grow * z,
    )


def _in_space(lon: float, lat: float, major: float, minor: float) -> tuple[float, float, float]:
    square = 1 - (minor / major) ** 2
    across = major / sqrt(1 - square * sin(lat) ** 2)
    flat = across * cos(lat)
    return flat * cos(lon), flat * sin(lon), across * (1 - square) * sin(lat)


def _on_ground(x: float, y: float, z: float) -> tuple[float, float]:
    major, minor = _WGS84
    square = 1 - (minor / major) ** 2
    flat = hypot(x, y)
    lat = atan2(z, flat * (1 - square))
    for _ in range(6):
        across = major / sqrt(1 - square * sin(lat) ** 2)
        lat = atan2(z + square * across * sin(lat), flat)
    return degrees(atan2(y, x)), degrees(lat)
