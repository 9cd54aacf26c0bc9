"""Makes the base map: land of the region, coarse, and land and coast of Hải Phòng, fine.

    python3 -m venv work/basemap && work/basemap/bin/pip install roaring-landmask==0.11.0 shapely==2.2.0
    work/basemap/bin/python web/scripts/basemap.py

The source is the land of OpenStreetMap (ODbL) as the package `roaring-landmask` carries it. The npm package
`@geo-maps/earth-seas-10m` is not used: in spite of its name its coast of Hải Phòng, of 2017, has one point a kilometre
and none of the land won from the sea since. Only coast: no country's polygon and no border is in either file.
"""
import json
from pathlib import Path

import numpy as np
import shapely
from roaring_landmask import LandmaskProvider, Shapes
from shapely.geometry import box

OUT = Path(__file__).parent.parent / "src/map/base"

# West, south, east, north. The sheet is larger than any window at the national view, so that its edge is never seen.
SHEET = (80.0, -8.0, 140.0, 36.0)
VIET_NAM = (101.5, 7.5, 110.5, 23.6)
HAI_PHONG = (106.3, 20.4, 107.4, 21.1)
DEGREE_M = 111_320.0
# How far a simplified coast may lie from the one of the source.
SHEET_TOLERANCE_M = 4_000.0
VIET_NAM_TOLERANCE_M = 350.0
HAI_PHONG_TOLERANCE_M = 6.0
# The thousand rocks of Hạ Long, east of the zone, would be two thirds of the file.
HA_LONG_FROM = 106.95
HA_LONG_TOLERANCE_M = 25.0
# Islands smaller than this are left out: less than a pixel where the file is shown.
SHEET_ISLAND_M2 = 150e6
VIET_NAM_ISLAND_M2 = 0.4e6
HAI_PHONG_ISLAND_M2 = 1_000.0
HA_LONG_ISLAND_M2 = 10_000.0


def land_in(land, area):
    """The polygons that touch an area, clipped to it."""
    clip = box(*area)
    touching = land[shapely.intersects(shapely.box(*shapely.bounds(land).T), clip)]
    clipped = shapely.intersection(shapely.make_valid(touching), clip)
    parts = shapely.get_parts(clipped)
    return parts[shapely.get_type_id(parts) == 3]


def simplified(parts, tolerance_m, island_m2):
    kept = parts[shapely.area(parts) * DEGREE_M**2 >= island_m2]
    return shapely.get_parts(shapely.simplify(kept, tolerance_m / DEGREE_M))


def rounded(coordinates, decimals):
    points = [[round(x, decimals), round(y, decimals)] for x, y in coordinates]
    return [one for i, one in enumerate(points) if i == 0 or one != points[i - 1]]


def feature(kind, geometry):
    return {"type": "Feature", "properties": {"kind": kind}, "geometry": geometry}


def polygons(parts, decimals):
    rings = [[rounded(ring.coords, decimals) for ring in (part.exterior, *part.interiors)] for part in parts]
    return {"type": "MultiPolygon", "coordinates": [[ring for ring in part if len(ring) > 3] for part in rings if len(part[0]) > 3]}


def coast(parts, area, decimals):
    """The outlines without the straight cuts along the edge of the area, which are no coast."""
    west, south, east, north = area
    inner = box(*area).buffer(-1e-6)
    lines = shapely.get_parts(shapely.line_merge(shapely.intersection(shapely.boundary(parts), inner)))
    return {"type": "MultiLineString", "coordinates": [rounded(line.coords, decimals) for line in lines if line.geom_type == "LineString"]}


def write(name, *features):
    collection = {"type": "FeatureCollection", "features": features}
    path = OUT / name
    path.write_text(json.dumps(collection, separators=(",", ":")) + "\n")
    print(f"{name}: {path.stat().st_size / 1024:.0f} KB")


def main():
    land = shapely.get_parts(shapely.from_wkb(bytes(Shapes.wkb(LandmaskProvider.Osm))))
    far = land_in(land, SHEET)
    country = simplified(land_in(far, VIET_NAM), VIET_NAM_TOLERANCE_M, VIET_NAM_ISLAND_M2)
    around = shapely.difference(simplified(far, SHEET_TOLERANCE_M, SHEET_ISLAND_M2), box(*VIET_NAM))
    # One surface: between two there would be a line across the country beside ours.
    region = shapely.get_parts(shapely.union_all(np.concatenate([shapely.get_parts(around), country])))
    write("land-region.json", feature("land", polygons(region[shapely.get_type_id(region) == 3], 3)))
    near = land_in(land, HAI_PHONG)
    is_rock = shapely.bounds(near)[:, 0] > HA_LONG_FROM
    rocks = simplified(near[is_rock], HA_LONG_TOLERANCE_M, HA_LONG_ISLAND_M2)
    near = np.concatenate([simplified(near[~is_rock], HAI_PHONG_TOLERANCE_M, HAI_PHONG_ISLAND_M2), rocks])
    # The sea of the box goes first: it covers the coarse land below.
    sea = polygons([box(*HAI_PHONG)], 5)
    write("land-hai-phong.json", feature("sea", sea), feature("land", polygons(near, 5)), feature("coast", coast(near, HAI_PHONG, 5)))


if __name__ == "__main__":
    main()
