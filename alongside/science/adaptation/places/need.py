"""Need by deprivation, on a log scale from the most to the least deprived tenth."""


def need_of_decile(decile: int, times: float) -> float:
    """Return the need of a tenth relative to the least deprived one.

        need(d) = times^((10 - d)/9)

    As `target.need_by_decile`, for one tenth and without the library of tables.
    Raises ValueError unless the tenth is 1 to 10 and `times` above 0.

    >>> need_of_decile(1, 10.0), need_of_decile(10, 10.0), round(need_of_decile(5, 10.0), 4)
    (10.0, 1.0, 3.5938)
    """
    if not (1 <= decile <= 10 and times > 0):
        raise ValueError("A tenth is 1 to 10, and need so many times as large, above 0.")
    return float(times ** ((10 - decile) / 9))
