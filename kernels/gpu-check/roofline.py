"""What a kernel's loops and tiles let a device reach, as a share of its multiply-adds. The formulas: README.md."""

import re
from dataclasses import dataclass

LABEL = re.compile(r"^\s*([\w.$]+):(?:\s|$)")
BRANCH = re.compile(r"(?:s_cbranch\w*|s_branch|bra(?:\.uni)?|(?:while|goto) \(\d+\|M0\)|jmpi|brc)\s+([\w.$]+)")

# Per vendor: a multiply-add; anything else that takes its issue slot; a load from local memory, whose bytes follow.
FMA = {
    "amd": re.compile(r"^\s+v_(?:pk_)?(?:fma|fmac|mac|mad)_f32"),
    "nvidia": re.compile(r"^\s+fma\.rn\.f32"),
    "intel": re.compile(r"^(?:\(.*?\))?\s+mad \(\d+\|M\d+\)\s+\S*:f\s"),
}
SLOT = {
    "amd": re.compile(r"^\s+v_"),
    "nvidia": re.compile(r"^\s+(?:@\S+\s+)?[a-z][\w.]*\s"),
    "intel": re.compile(r"^(?:\(.*?\))?\s+(?!sends?\b|sync\b|while\b|else\b|endif\b)[a-z]\w* \(\d+\|M\d+\)"),
}
LOAD = {
    "amd": re.compile(r"ds_read(?P<two>2)?(?:st64)?_b(?P<bits>\d+)"),
    "nvidia": re.compile(r"ld\.shared(?:\.v(?P<count>\d))?\.[a-z](?P<bits>\d+)"),
    "intel": re.compile(r"(?P<message>(?:untyped surface read|load\.slm)[^/]*)"),
}
READ = re.compile(r"rd:(?P<registers>\d+)")
INTEL_REGISTER = 32  # bytes

# Clocks from a load of global memory until its value is there, rounded up; no device of the list waits longer on average.
LATENCY = 800


@dataclass(frozen=True)
class Loop:
    """The instructions between a label and the last branch back to it."""

    first: int
    last: int


@dataclass(frozen=True)
class InnerLoop:
    """What one pass of the loop over k, all its tile's values, does in a work-item."""

    fmas: int
    slots: int  # issue slots, those of the multiply-adds included
    loaded: int  # bytes from local memory


def loops(lines):
    found = {}
    labels = {}
    for i, line in enumerate(lines):
        label = LABEL.match(line)
        if label:
            labels[label.group(1)] = i
        branch = BRANCH.search(line)
        if branch and branch.group(1) in labels:
            found[labels[branch.group(1)]] = i
    return [Loop(first, last) for first, last in found.items()]


def loaded_bytes(line, vendor, lanes):
    match = LOAD[vendor].search(line)
    if not match:
        return 0
    if vendor == "intel":
        registers = READ.search(line)
        return int(registers.group("registers")) * INTEL_REGISTER // lanes if registers else 0
    values = 2 if match.groupdict().get("two") else int(match.groupdict().get("count") or 1)
    return values * int(match.group("bits")) // 8


def inner_loop(compiled, vendor, tile_fmas):
    """The loop over k that does most multiply-adds, and the share of the loop over tiles that falls to it."""
    lines = compiled.assembly

    def count(pattern, first, last):
        return sum(1 for line in lines[first : last + 1] if pattern.search(line))

    def fmas(loop):
        return count(FMA[vendor], loop.first, loop.last)

    found = loops(lines)
    most = max(map(fmas, found))
    inner = min((loop for loop in found if fmas(loop) == most), key=lambda loop: loop.last - loop.first)
    around = [loop for loop in found if loop.first < inner.first and loop.last > inner.last]
    outer = min(around, key=lambda loop: loop.last - loop.first) if around else inner
    passes = tile_fmas / most
    inner_slots = count(SLOT[vendor], inner.first, inner.last)
    outer_slots = count(SLOT[vendor], outer.first, outer.last) - inner_slots if around else 0
    loaded = sum(loaded_bytes(line, vendor, compiled.lanes) for line in lines[inner.first : inner.last + 1])
    return InnerLoop(tile_fmas, round(passes * inner_slots + outer_slots), round(passes * loaded))


@dataclass(frozen=True)
class Tile:
    """The tile of a work-group, from the tuning table."""

    rows: int
    columns: int
    depth: int
    item_rows: int
    item_columns: int

    @staticmethod
    def of(values):
        names = ["TILE_ROWS", "TILE_COLUMNS", "TILE_K", "ITEM_ROWS", "ITEM_COLUMNS"]
        return Tile(*(values[name] for name in names)) if all(name in values for name in names) else None

    @property
    def items(self):
        return self.rows // self.item_rows * (self.columns // self.item_columns)

    @property
    def item_fmas(self):
        return self.item_rows * self.item_columns * self.depth


@dataclass(frozen=True)
class Product:
    """What a layer computes: `batch` products of rows x depth and depth x columns."""

    name: str
    batch: int
    rows: int
    columns: int
    depth: int
    left: int  # floats of the left factors in memory; a convolution's taps share them

    @property
    def fmas(self):
        return self.batch * self.rows * self.columns * self.depth


def convolution(channels, side):
    """A 3x3 convolution with stride 1 of side x side pixels."""
    pixels = side * side
    return Product(f"{channels}@{side}", 1, pixels, channels, 9 * channels, pixels * channels)


def winograd_products(channels, side):
    """The 36 products of the same convolution by F(4x4, 3x3)."""
    tiles = (-(-side // 4)) ** 2
    return Product(f"F4 {channels}@{side}", 36, tiles, channels, channels, 36 * tiles * channels)


def resident_groups(compiled, target, items):
    """Work-groups that a unit holds at once, by registers, local memory and waves."""
    waves = -(-items // compiled.lanes)
    limits = [target.waves // waves]
    if compiled.waves:
        limits.append(compiled.waves // waves)
    if compiled.local:
        limits.append(target.local_size // compiled.local)
    return min(limits)


def ceilings(compiled, target, tile):
    """Shares of the peak that issue slots, local memory, the shared cache and latency allow."""
    loop = inner_loop(compiled, target.vendor, tile.item_fmas)
    tile_fmas = tile.rows * tile.columns * tile.depth
    fetched = 4 * (tile.rows + tile.columns) * tile.depth
    clocks = tile_fmas / target.fma * resident_groups(compiled, target, tile.items)
    return {
        "fma/byte": loop.fmas / loop.loaded,
        "issue": min(1.0, loop.fmas / target.fma_share / max(loop.slots, loop.fmas / target.fma_share)),
        "local": min(1.0, loop.fmas / loop.loaded * target.local_rate / target.fma),
        "cache": min(1.0, tile_fmas / fetched * target.cache_rate / target.fma),
        "latency": min(1.0, clocks / LATENCY),
    }


def steady(compiled, target, tile):
    """The share of the multiply-adds' peak that a unit reaches while it has work."""
    limits = ceilings(compiled, target, tile)
    return min(limits[name] for name in ("issue", "local", "cache", "latency"))


def predict(compiled, target, tile, product):
    """The share of the multiply-adds' peak that a layer reaches, idle units and useless numbers counted."""
    row_tiles = -(-product.rows // tile.rows)
    column_tiles = -(-product.columns // tile.columns)
    rounds = -(-product.batch * row_tiles * column_tiles // target.units)
    computed = rounds * target.units * tile.rows * tile.columns
    useful = product.batch * product.rows * product.columns / computed
    right = product.batch * product.depth * product.columns
    result = product.batch * product.rows * product.columns
    read = 4 * (product.left * column_tiles + right * min(rounds, row_tiles) + result)
    memory = product.fmas / read * target.memory / (target.units * target.fma * target.clock)
    return min(steady(compiled, target, tile) * useful, memory)
