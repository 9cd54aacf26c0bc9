#!/usr/bin/env python3
"""Recomputes what the product says about four real air stations, sharing no code with it.

The input is the "Beijing Multi-Site Air-Quality Data" of the UCI Machine Learning Repository
(CC BY 4.0): one `*.csv.gz` a station, hourly, gaps written `NA`. The output is JSON on standard
output. The product imports the same files and must come to the same counts, every one of them.
Python 3.11, standard library only.

Definitions. The product implements the same sentences.

Hours.      A row at local hour H is the mean of the hour that STARTS at H; its end label is H+1.
            So the row of hour 23 is labelled 00:00 of the next day and belongs to the day before.
            Time is local, UTC+8, without summer time. The clock hours of a station run from its
            first row to its last; an hour without a row is a missing hour.
Hour mean.  Valid when it is a number, finite and not negative. It is rounded to its resolution
            before anything else: 0.1 ug/m3 for PM2.5, PM10, SO2, NO2 and O3, 1 ug/m3 for CO.
Rounding.   Half away from zero: floor(x * 10^d + 1e-9 + 0.5) / 10^d. The nudge of 1e-9 finds again
            the half that binary floating point lost (0.15 * 10 is not always 1.5), and is far
            smaller than the step between any two means of rounded values (1/24 of a digit).
8 h mean.   One for every clock hour, named by its end label: the mean of the last 8 hour means,
            valid when at least 6 of the 8 (0.75) are valid. Before the first row there is nothing,
            so the first windows are short of hours; after the last row no window is opened.
24 h mean.  One for every calendar day of the station, 00:00 to 24:00, which is the end labels
            01:00 to 00:00; valid when at least 18 of the 24 hour means (0.75) are valid.
            A mean is rounded like an hour mean before it is compared or used.
Year mean.  One for every calendar year that has ended when the last row ends: the mean of its 24 h
            means, valid when at least 0.75 of the days of that year (365 or 366, whether the station
            was there or not) are valid; rounded likewise.
Exceedance. A valid window whose rounded mean is greater than the limit; equal is not an exceedance.
            Limits: QCVN 05:2023/BTNMT as in force on 2026-01-01, laid over 2013 to 2017: hypothetical.
Share.      Valid windows / windows, where the windows are all clock hours (1h, 8h) or all days (24h).

VN_AQI, Decision 1459/QD-TCMT.
Hour.       For every clock hour, named by its end label. PM by NowCast of the last 12 rounded hour
            means (this hour first; NowCast itself is not rounded), the gases by the hour mean, O3 by
            the table of 1 h. Uses whatever has a value; exists when PM2.5 or PM10 has a NowCast.
Day.        For every calendar day. PM by its 24 h mean (valid as above); SO2, NO2, CO and O3 by the
            highest hour mean, if at least 18 hour means of the day are valid; O3 also by the highest
            of the 24 eight-hour means that END in the day, if at least 18 of them are valid. What is
            not valid is left out. Exists when PM2.5 or PM10 has a 24 h mean. O3 above 400 ug/m3 by
            8 h has no index. Elsewhere the index stops at 500.
Index.      The highest of the unrounded sub indices, rounded to an integer like a mean (d = 0).
            Categories, by the rounded index: to 50, 100, 150, 200, 300 and 500.
"""

import argparse
import calendar
import csv
import gzip
import json
import math
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

# Our name of a parameter, its column in the files, its name in the limits, decimals of its resolution.
PARAMETERS = {
    "pm25": ("PM2.5", "PM2.5", 1),
    "pm10": ("PM10", "PM10", 1),
    "so2": ("SO2", "SO2", 1),
    "no2": ("NO2", "NO2", 1),
    "co": ("CO", "CO", 0),
    "o3": ("O3", "O3", 1),
}
PERIODS = ("1h", "8h", "24h", "year")

# QCVN 05:2023/BTNMT, table 1, in force on 2026-01-01, ug/Nm3. PM2.5 by 24 h was 50 before that day.
LIMITS = {
    "pm25": {"24h": 45.0, "year": 25.0},
    "pm10": {"24h": 100.0, "year": 50.0},
    "so2": {"1h": 350.0, "24h": 125.0, "year": 50.0},
    "no2": {"1h": 200.0, "24h": 100.0, "year": 40.0},
    "co": {"1h": 30000.0, "8h": 10000.0},
    "o3": {"1h": 200.0, "8h": 120.0},
}
LAW_DAY = date(2026, 1, 1)

# Decision 1459/QD-TCMT, table 2, ug/m3.
INDEX = (0, 50, 100, 150, 200, 300, 400, 500)
BREAKPOINTS = {
    "pm25": (0, 25, 50, 80, 150, 250, 350, 500),
    "pm10": (0, 50, 150, 250, 350, 420, 500, 600),
    "so2": (0, 125, 350, 550, 800, 1600, 2100, 2630),
    "no2": (0, 100, 200, 700, 1200, 2350, 3100, 3850),
    "co": (0, 10000, 30000, 45000, 60000, 90000, 120000, 150000),
    "o3": (0, 160, 200, 300, 400, 800, 1000, 1200),
    "o3_8h": (0, 100, 120, 170, 210, 400),
}
# Table 1 of the same: the highest index of each category.
CATEGORY_MAX = (50, 100, 150, 200, 300, 500)

VALID_OF_8 = 6
VALID_OF_24 = 18
VALID_OF_YEAR = 0.75


# ---- arithmetic -----------------------------------------------------------------------------------


def rounded(value, decimals):
    """Half away from zero, as the docstring defines it. Nothing here is negative."""
    scale = 10**decimals
    return math.floor(value * scale + 1e-9 + 0.5) / scale


def mean(values, needed, decimals):
    """Rounded mean of the values that are there, or None when they are fewer than needed."""
    present = [it for it in values if it is not None]
    if len(present) < needed:
        return None
    return rounded(sum(present) / len(present), decimals)


def nowcast(newest_first):
    """Section 2.2.1 a of the decision, to the letter: at w = 1/2 a missing hour counts as zero."""
    if sum(it is not None for it in newest_first[:3]) < 2:
        return None
    present = [it for it in newest_first if it is not None]
    if max(present) == 0:
        return 0.0
    ratio = min(present) / max(present)
    if ratio > 0.5:
        weighted = [(ratio**i, c) for i, c in enumerate(newest_first) if c is not None]
        return sum(w * c for w, c in weighted) / sum(w for w, _ in weighted)
    return sum(0.5 ** (i + 1) * c for i, c in enumerate(newest_first) if c is not None)


def sub_index(table, concentration):
    """Index of one pollutant, not rounded."""
    points = BREAKPOINTS[table]
    for i in range(len(points) - 1):
        if concentration <= points[i + 1]:
            slope = (INDEX[i + 1] - INDEX[i]) / (points[i + 1] - points[i])
            return slope * (concentration - points[i]) + INDEX[i]
    return None if table == "o3_8h" else float(INDEX[-1])


def station_index(concentrations):
    """The index of a station from {table: concentration or None}, or None without particles."""
    if concentrations["pm25"] is None and concentrations["pm10"] is None:
        return None
    subs = [sub_index(table, c) for table, c in concentrations.items() if c is not None]
    return int(rounded(max(it for it in subs if it is not None), 0))


def category(index):
    return next(i for i, highest in enumerate(CATEGORY_MAX) if index <= highest)


# ---- a station ------------------------------------------------------------------------------------


class Station:
    """One file: its clock hours and, for each parameter, a rounded hour mean or None."""

    def __init__(self, path):
        self.name = path.name.removesuffix(".csv.gz")
        by_hour = {}
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                start = datetime(*(int(row[it]) for it in ("year", "month", "day", "hour")))
                if start in by_hour:
                    raise SystemExit(f"{path.name}: the hour {start} is there twice")
                by_hour[start] = {p: hour_mean(row[c], d) for p, (c, _, d) in PARAMETERS.items()}
        self.rows = len(by_hour)
        self.first = min(by_hour)
        n_hours = (max(by_hour) - self.first) // timedelta(hours=1) + 1
        self.starts = [self.first + timedelta(hours=i) for i in range(n_hours)]
        missing = dict.fromkeys(PARAMETERS)
        hours = [by_hour.get(start, missing) for start in self.starts]
        self.hour_means = {p: [it[p] for it in hours] for p in PARAMETERS}
        self.days = {}  # The places of a calendar day's hours, by the day.
        for i, start in enumerate(self.starts):
            self.days.setdefault(start.date(), []).append(i)
        self.eight_hour_means = {
            p: [mean(self.back(p, i, 8), VALID_OF_8, d) for i in range(n_hours)]
            for p, (_, _, d) in PARAMETERS.items()
        }
        self.day_means = {
            p: {day: self.day_mean(p, day) for day in self.days} for p in PARAMETERS
        }
        end = self.starts[-1] + timedelta(hours=1)
        self.years = [it for it in range(self.first.year, end.year + 1) if datetime(it + 1, 1, 1) <= end]

    def back(self, parameter, i, n):
        """The last n hour means that end with place i, the newest first, None before the first."""
        values = self.hour_means[parameter]
        return [values[j] if j >= 0 else None for j in range(i, i - n, -1)]

    def day_mean(self, parameter, day):
        values = [self.hour_means[parameter][i] for i in self.days[day]]
        return mean(values, VALID_OF_24, PARAMETERS[parameter][2])

    def year_mean(self, parameter, year):
        values = [it for day, it in self.day_means[parameter].items() if day.year == year]
        n_days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
        return mean(values, math.ceil(VALID_OF_YEAR * n_days), PARAMETERS[parameter][2])

    def windows(self, parameter, period):
        """Every window of a period: its rounded mean, or None when it is not valid."""
        if period == "1h":
            return self.hour_means[parameter]
        if period == "8h":
            return self.eight_hour_means[parameter]
        if period == "year":
            return [self.year_mean(parameter, year) for year in self.years]
        return list(self.day_means[parameter].values())

    def index_of_hour(self, i):
        gases = {p: self.hour_means[p][i] for p in ("so2", "no2", "co", "o3")}
        particles = {p: nowcast(self.back(p, i, 12)) for p in ("pm25", "pm10")}
        return station_index(particles | gases)

    def index_of_day(self, day):
        places = self.days[day]
        particles = {p: self.day_means[p][day] for p in ("pm25", "pm10")}
        gases = {p: highest(self.hour_means[p], places) for p in ("so2", "no2", "co", "o3")}
        by_8h = {"o3_8h": highest(self.eight_hour_means["o3"], places)}
        return station_index(particles | gases | by_8h)

    # For the worked hours below: by end label, as people name them.

    def place(self, end_label):
        start = datetime.fromisoformat(end_label) - timedelta(hours=1)
        return (start - self.first) // timedelta(hours=1)


def hour_mean(text, decimals):
    try:
        value = float(text)
    except ValueError:
        return None
    return rounded(value, decimals) if math.isfinite(value) and value >= 0 else None


def highest(values, places):
    present = [values[i] for i in places if values[i] is not None]
    return max(present) if len(present) >= VALID_OF_24 else None


# ---- counting -------------------------------------------------------------------------------------


def count_windows(station, parameter, period, limit):
    windows = station.windows(parameter, period)
    valid = [it for it in windows if it is not None]
    return {
        "windows": len(windows),
        "valid": len(valid),
        "valid_share": rounded(len(valid) / len(windows), 6),
        "limit": limit,
        "exceedances": None if limit is None else sum(it > limit for it in valid),
    }


def count_categories(indices):
    present = [it for it in indices if it is not None]
    counts = [0] * len(CATEGORY_MAX)
    for index in present:
        counts[category(index)] += 1
    return {"valid": len(present), "categories": counts}


def report(stations, limits, law_day):
    return {
        "law": {"as_of": law_day.isoformat(), "hypothetical": True, "limits": limits},
        "stations": {it.name: report_station(it, limits) for it in stations},
    }


def report_station(station, limits):
    parameters = {}
    for p in PARAMETERS:
        periods = {it: count_windows(station, p, it, limits[p].get(it)) for it in PERIODS}
        valid = sum(it is not None for it in station.hour_means[p])
        parameters[p] = {"rows": station.rows, "valid_hours": valid, "periods": periods}
    last_end = station.starts[-1] + timedelta(hours=1)
    return {
        "first_hour_end": (station.first + timedelta(hours=1)).isoformat() + "+08:00",
        "last_hour_end": last_end.isoformat() + "+08:00",
        "parameters": parameters,
        "vn_aqi": {
            "hour": count_categories(map(station.index_of_hour, range(len(station.starts)))),
            "day": count_categories(map(station.index_of_day, station.days)),
        },
    }


# ---- limits ---------------------------------------------------------------------------------------


def limits_from_csv(path, law_day):
    """The rows of a limits file (`param,name,period,limit,…`) that are in force on a day."""
    limits = {p: {} for p in PARAMETERS}
    ours = {name: p for p, (_, name, _) in PARAMETERS.items()}
    with open(path, encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines):
            begun = date.fromisoformat(row["valid_from"]) <= law_day
            ended = row["valid_to"] != "" and date.fromisoformat(row["valid_to"]) < law_day
            if row["param"] in ours and row["period"] in PERIODS and begun and not ended:
                limits[ours[row["param"]]][row["period"]] = float(row["limit"])
    return limits


def with_changes(limits, changes):
    """`pm25:24h=46` puts one limit in the place of another, or where there was none."""
    limits = {p: dict(of_periods) for p, of_periods in limits.items()}
    for change in changes:
        try:
            where, value = change.split("=")
            parameter, period = where.split(":")
            limits[parameter][PERIODS[PERIODS.index(period)]] = float(value)
        except (ValueError, KeyError):
            raise SystemExit(f"--limit {change}: expected PARAMETER:PERIOD=VALUE, as pm25:24h=46")
    return limits


# ---- sixteen hours by hand ------------------------------------------------------------------------
#
# Real rows, worked on paper; `No` is the first column of the file, hours are named by their END
# label, values are ug/m3 and the oldest hour stands first. `-` is NA. The check below asserts the
# quoted rows against the files and the results against the functions above.
#
#  1 Wanliu NO2, No 5115, hour 2013-09-30 03:00. Raw 102.65. To one decimal: 1026.5 + 0.5 = 1027,
#    so 102.7: a half goes away from zero, not to the even 102.6. 102.7 <= 200, no exceedance.
#  2 Guanyuan NO2, No 9386, hour 2014-03-27 02:00. Raw 200. 200.0 > 200 is false: at the limit is
#    not over it.
#  3 Gucheng SO2, No 10553, hour 2014-05-14 17:00. Raw 500. 500.0 > 350: one of three exceedances of
#    SO2 by 1 h in all four files.
#  4 Guanyuan, No 1764, hour 2013-05-13 12:00. PM2.5 44 and PM10 404 are there, and the eleven hours
#    before them are NA. c1 alone is fewer than two of c1..c3: no NowCast of either, so no index,
#    although the air is plainly bad.
#  5 Wanliu O3 8 h, No 2004..2011, window to 2013-05-23 19:00.
#    36.414 58.4766 68.3298 86.9652 117 159 193 202 are, rounded first,
#    36.4 + 58.5 + 68.3 + 87.0 + 117 + 159 + 193 + 202 = 921.2; / 8 = 115.15, a half: 115.2.
#    Not rounded first it were 921.1856 / 8 = 115.148, so 115.1: the order is part of the definition.
#  6 Guanyuan O3 8 h, No 19834..19841, window to 2015-06-05 17:00.
#    54 + 47 + 73 + 109 + 161 + 153 + 167 + 196 = 960; / 8 = 120.0 > 120 is false: no exceedance.
#  7 Gucheng O3 8 h, No 2171..2178, window to 2013-05-30 18:00. 61 77 114 140 170 - - 189.
#    6 of 8 are valid, just enough: 751 / 6 = 125.1666, so 125.2 > 120: an exceedance.
#  8 Aotizhongxin O3 8 h, No 2654..2661, window to 2013-06-19 21:00. 175 156 156 185 - - - 233.6922.
#    5 of 8: not valid, not judged, although every value that is there lies over 120.
#  9 Guanyuan CO 8 h, No 24118..24125, window to 2015-12-01 05:00.
#    9400 + 9200 + 9800 + 10000 + 9500 + 9800 + 9900 + 8900 = 76500; / 8 = 9562.5, to whole
#    micrograms 9563 <= 10000.
# 10 Guanyuan PM2.5 24 h, No 20209..20232, day to 2015-06-22 00:00 (calendar day 2015-06-21).
#    33+36+39+52+60+57+57+47 = 381; 55+69+59+52+41+24+32+25 = 357; 29+28+44+35+43+47+53+63 = 342;
#    1080 / 24 = 45.0 > 45 is false. Under the limit of 2025 (50) neither.
# 11 Aotizhongxin PM10 24 h, No 23401..23424, day to 2015-11-02 00:00.
#    132 124 121 - - - - - 54 54 81 82 79 60 69 81 84 101 122 131 143 169 152 -
#    18 of 24, just enough: 377 + 108 + 242 + 210 + 185 + 253 + 464 = 1839; / 18 = 102.1666, so
#    102.2 > 100: an exceedance. (The sums are of 3, 2, 3, 3, 2, 2 and 3 values.)
# 12 Aotizhongxin PM2.5 24 h, No 8665..8688, day to 2014-02-26 00:00.
#    284 377 377 427 422 422 416 413 394 346 299 293 308 314 - - - - - - - 455 455 483
#    17 of 24: not valid, although its mean would be eight times the limit.
# 13 Aotizhongxin PM2.5 NowCast, No 8692..8703, hour 2014-02-26 15:00.
#    - - - 426 - 426 445 440 461 461 518 498. Cmin / Cmax = 426 / 518 = 0.822394 = w > 1/2.
#    w^k of the hours that are there, k = 0..6 and 8:
#    1, .822394, .676332, .556211, .457424, .376183, .309371, .209237; their sum is 4.407152.
#    498 + 426 + 311.789 + 256.413 + 201.267 + 167.401 + 131.792 + 89.135 = 2081.797.
#    2081.797 / 4.407152 = 472.368. Index (500-400)/(500-350) * 122.368 + 400 = 481.58, so 482.
# 14 Guanyuan PM2.5 NowCast, No 12209..12220, hour 2014-07-23 04:00.
#    10 12 15 17 11 20 - - - - 16 14. 10 / 20 = 1/2, which is at the floor: the second formula, where
#    a gap counts as zero. 14/2 + 16/4 + 20/2^7 + 11/2^8 + 17/2^9 + 15/2^10 + 12/2^11 + 10/2^12
#    = 7 + 4 + .15625 + .04296875 + .033203125 + .0146484375 + .005859375 + .00244140625
#    = 11.25537109375. The first formula at w = 1/2 would have given 14.71.
# 15 Gucheng, index of the hour 2016-06-19 18:00, No 28951..28962.
#    PM2.5 28 67 83 99 92 66 52 53 42 32 27 28: 27/99 < 1/2, so 14 + 6.75 + 4 + 2.625 + 1.65625 +
#      .8125 + .515625 + .359375 + .193359 + .081055 + .032715 + .006836 = 31.032715;
#      (31.032715 - 25) * 50/25 + 50 = 62.07.
#    PM10 53 176 143 152 92 86 52 53 92 54 27 75: 27/176 < 1/2, so 37.5 + 6.75 + 6.75 + 5.75 + 1.65625
#      + .8125 + .671875 + .359375 + .296875 + .139648 + .085938 + .012939 = 60.785400;
#      (60.7854 - 50) * 50/100 + 50 = 55.39.
#    SO2 2 is 2 * 50/125 = 0.8; NO2 20 is 10; CO 400 is 2; O3 201 is (201-200) * 50/100 + 100 = 100.5.
#    The highest is 100.5, a half: 101, and with it the third category instead of the second.
# 16 Wanliu, index of the day 2013-08-27, which ends with the hour 2013-08-28 00:00, No 4297..4320.
#    PM2.5 80+79+77+63+51+35+50+50 = 485; 67+65+81+89+83+90+97+105 = 677; 93+93+90+90+98+93+61+45 = 663;
#      1825 / 24 = 76.0417, so 76.0: (76-50) * 50/30 + 100 = 143.33.
#    PM10 100+90+86+67+67+36+65+65 = 576; 92+83+104+131+115+139+155+213 = 1032;
#      111+132+119+136+152+166+166+13 = 995; 2603 / 24 = 108.4583, so 108.5: 79.25.
#    Highest hours: SO2 26.8464 is 26.8, index 10.72; NO2 96.6963 is 96.7, index 48.35; CO 2100 is 10.5;
#      O3 58 is 58 * 50/160 = 18.125.
#    O3 8 h: the window that ends at 01:00 of the day has seven of its hours in the day before, and
#      counts for this one: 237+258+264+228+150+105+70+51 = 1363; / 8 = 170.375, so 170.4;
#      (170.4-170) * 50/40 + 150 = 150.5. The highest, and a half: 151, fourth category.

# station, parameter, end label of the last hour, the rounded hour means that end with it.
QUOTED = """
Wanliu        no2   2013-09-30T03:00  102.7
Guanyuan      no2   2014-03-27T02:00  200
Gucheng       so2   2014-05-14T17:00  500
Guanyuan      pm25  2013-05-13T12:00  - - - - - - - - - - - 44
Guanyuan      pm10  2013-05-13T12:00  - - - - - - - - - - - 404
Wanliu        o3    2013-05-23T19:00  36.4 58.5 68.3 87.0 117 159 193 202
Guanyuan      o3    2015-06-05T17:00  54 47 73 109 161 153 167 196
Gucheng       o3    2013-05-30T18:00  61 77 114 140 170 - - 189
Aotizhongxin  o3    2013-06-19T21:00  175 156 156 185 - - - 233.7
Guanyuan      co    2015-12-01T05:00  9400 9200 9800 10000 9500 9800 9900 8900
Guanyuan      pm25  2015-06-22T00:00  33 36 39 52 60 57 57 47 55 69 59 52 41 24 32 25 29 28 44 35 43 47 53 63
Aotizhongxin  pm10  2015-11-02T00:00  132 124 121 - - - - - 54 54 81 82 79 60 69 81 84 101 122 131 143 169 152 -
Aotizhongxin  pm25  2014-02-26T00:00  284 377 377 427 422 422 416 413 394 346 299 293 308 314 - - - - - - - 455 455 483
Aotizhongxin  pm25  2014-02-26T15:00  - - - 426 - 426 445 440 461 461 518 498
Guanyuan      pm25  2014-07-23T04:00  10 12 15 17 11 20 - - - - 16 14
Gucheng       pm25  2016-06-19T18:00  28 67 83 99 92 66 52 53 42 32 27 28
Gucheng       pm10  2016-06-19T18:00  53 176 143 152 92 86 52 53 92 54 27 75
Gucheng       so2   2016-06-19T18:00  2
Gucheng       no2   2016-06-19T18:00  20
Gucheng       co    2016-06-19T18:00  400
Gucheng       o3    2016-06-19T18:00  201
Wanliu        pm25  2013-08-28T00:00  80 79 77 63 51 35 50 50 67 65 81 89 83 90 97 105 93 93 90 90 98 93 61 45
Wanliu        pm10  2013-08-28T00:00  100 90 86 67 67 36 65 65 92 83 104 131 115 139 155 213 111 132 119 136 152 166 166 13
Wanliu        so2   2013-08-27T15:00  26.8
Wanliu        no2   2013-08-27T21:00  96.7
Wanliu        co    2013-08-27T13:00  2100
Wanliu        o3    2013-08-27T01:00  237 258 264 228 150 105 70 51
Wanliu        o3    2013-08-27T23:00  58
"""


def self_check(stations):
    """Everything worked by hand, then every mean again in whole numbers, where a half is a half."""
    named = {it.name: it for it in stations}
    for line in QUOTED.split("\n")[1:-1]:
        name, parameter, end_label, *words = line.split()
        station = named[name]
        quoted = [None if it == "-" else float(it) for it in words]
        found = station.back(parameter, station.place(end_label), len(quoted))[::-1]
        assert found == quoted, f"{line}\n  the file has {found}"
    check_worked_hours(named)
    check_worked_examples_of_the_decision()
    n_means = sum(check_in_whole_numbers(it) for it in stations)
    check_one_unit_matters(stations)
    print(f"self-check: 16 hours by hand and {n_means} means in whole numbers agree", file=sys.stderr)


def check_worked_hours(named):
    a, guanyuan, gucheng, wanliu = (
        named[it] for it in ("Aotizhongxin", "Guanyuan", "Gucheng", "Wanliu")
    )

    def one(station, parameter, end_label):
        return station.hour_means[parameter][station.place(end_label)]

    def eight(station, parameter, end_label):
        return station.eight_hour_means[parameter][station.place(end_label)]

    def now(station, parameter, end_label):
        return nowcast(station.back(parameter, station.place(end_label), 12))

    assert one(wanliu, "no2", "2013-09-30T03:00") == 102.7  # 1
    assert not one(guanyuan, "no2", "2014-03-27T02:00") > LIMITS["no2"]["1h"]  # 2
    assert one(gucheng, "so2", "2014-05-14T17:00") > LIMITS["so2"]["1h"]  # 3
    assert guanyuan.index_of_hour(guanyuan.place("2013-05-13T12:00")) is None  # 4
    assert eight(wanliu, "o3", "2013-05-23T19:00") == 115.2  # 5
    assert eight(guanyuan, "o3", "2015-06-05T17:00") == 120.0  # 6
    assert eight(gucheng, "o3", "2013-05-30T18:00") == 125.2  # 7
    assert eight(a, "o3", "2013-06-19T21:00") is None  # 8
    assert eight(guanyuan, "co", "2015-12-01T05:00") == 9563  # 9
    assert guanyuan.day_means["pm25"][date(2015, 6, 21)] == 45.0  # 10
    assert a.day_means["pm10"][date(2015, 11, 1)] == 102.2  # 11
    assert a.day_means["pm25"][date(2014, 2, 25)] is None  # 12
    assert rounded(now(a, "pm25", "2014-02-26T15:00"), 3) == 472.368  # 13
    assert rounded(sub_index("pm25", now(a, "pm25", "2014-02-26T15:00")), 0) == 482
    assert now(guanyuan, "pm25", "2014-07-23T04:00") == 11.25537109375  # 14
    assert gucheng.index_of_hour(gucheng.place("2016-06-19T18:00")) == 101  # 15
    assert category(101) == 2
    assert wanliu.index_of_day(date(2013, 8, 27)) == 151  # 16
    assert category(151) == 3


def check_worked_examples_of_the_decision():
    """Section 2.3; and section 2.2.1, whose highest 8 h mean of ozone is printed as 74.4."""
    hours = [26.9, 24.7, 20.5, 23.5, 19.5, 16.5, 19.0, 16.5, 20.3, 22.4, 19.6, 20.6]
    assert rounded(nowcast(hours[::-1]), 1) == 20.3
    of_hour = {"pm25": 20.3, "pm10": None, "no2": 118.7, "o3": 136.1}
    assert station_index(of_hour) == 59  # The decision prints 60; its own formula gives 59.35.
    of_day = {"pm25": 55.7, "pm10": None, "no2": 130.8, "o3": 114.6, "o3_8h": 89.3}
    assert station_index(of_day) == 110  # 109.5, a half.
    assert mean([49.2, 55.8, 69.6, 78.3, 91.5, 97.7, 81.2, 71.8], VALID_OF_8, 1) == 74.4
    assert sub_index("o3_8h", 400.1) is None and sub_index("o3", 1300) == 500


def check_in_whole_numbers(station):
    """The rounding of every mean once more without a fraction: (2 * sum + n) // (2 * n)."""
    n_means = 0
    for parameter, (_, _, decimals) in PARAMETERS.items():
        scale = 10**decimals
        whole = [None if it is None else round(it * scale) for it in station.hour_means[parameter]]
        windows = [
            (whole[max(i - 7, 0) : i + 1], found, VALID_OF_8)
            for i, found in enumerate(station.eight_hour_means[parameter])
        ] + [
            ([whole[i] for i in station.days[day]], found, VALID_OF_24)
            for day, found in station.day_means[parameter].items()
        ]
        of_days = {day: None if it is None else round(it * scale) for day, it in station.day_means[parameter].items()}
        windows += [
            ([it for day, it in of_days.items() if day.year == year], station.year_mean(parameter, year),
             -(-3 * (365 + calendar.isleap(year)) // 4))
            for year in station.years
        ]
        for values, found, needed in windows:
            present = [it for it in values if it is not None]
            n = len(present)
            exact = (2 * sum(present) + n) // (2 * n) / scale if n >= needed else None
            assert found == exact, f"{station.name} {parameter}: {found} is not {exact}"
            n_means += 1
    return n_means


def check_one_unit_matters(stations):
    """A limit that is off by one unit must not go unseen."""
    for station in stations:
        windows = station.windows("pm25", "24h")
        at_45, at_46 = (sum(it is not None and it > limit for it in windows) for limit in (45, 46))
        assert at_45 != at_46, station.name


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder with the *.csv.gz of the stations")
    parser.add_argument("--limits", type=Path, help="limits as CSV, instead of those in the script")
    parser.add_argument("--as-of-law", type=date.fromisoformat, default=LAW_DAY, metavar="DATE",
                        help="which rows of --limits count (default 2026-01-01)")
    parser.add_argument("--limit", action="append", default=[], metavar="P:W=V",
                        help="change one limit, as pm25:24h=46")
    parser.add_argument("--self-check", action="store_true",
                        help="check the sixteen hours worked by hand first, and the rounding")
    arguments = parser.parse_args()

    paths = sorted(arguments.folder.glob("*.csv.gz"))
    if not paths:
        raise SystemExit(f"{arguments.folder}: no *.csv.gz there")
    stations = [Station(it) for it in paths]
    if arguments.self_check:
        self_check(stations)
    limits = LIMITS
    if arguments.limits:
        limits = limits_from_csv(arguments.limits, arguments.as_of_law)
    elif arguments.as_of_law != LAW_DAY:
        raise SystemExit("--as-of-law needs --limits: the script itself knows only 2026-01-01")
    limits = with_changes(limits, arguments.limit)
    json.dump(report(stations, limits, arguments.as_of_law), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
