#!/usr/bin/env python3
"""Compiles every kernel that a GPU runs for AMD, NVIDIA and Intel, and prints what their compilers say of it.

Fails if a kernel spills registers, if its work-group or local memory is larger than a target allows, if the first tile
of convolution's entry is predicted below 70% of the peak, or if a tile's `rate` is not what the predictions say. See
README.md.
"""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from compilers import CompileError, compile_program
from roofline import Tile, ceilings, convolution, predict, resident_groups, steady, winograd_products
from table import Program, programs
from targets import TARGETS

# The least share of the peak that the first tile of an entry should be predicted at, while there is work.
BARS = {"conv2d_local_tile": 0.70}
RATE_TOLERANCE = 10  # percent
LAYERS = {
    "conv2d_local_tile": [convolution(256, 70), convolution(256, 140), convolution(303, 560)],
    "matmul_local_tile": [winograd_products(256, 70), winograd_products(256, 140), winograd_products(303, 560)],
}


def with_declared_sizes(results):
    """Gives every target's kernels the work-group and the local memory that the source declares: not all compilers say."""
    for name in results[0]:
        local = max(kernels[name].local for kernels in results)
        group = max(kernels[name].group for kernels in results)
        for kernels in results:
            kernels[name] = replace(kernels[name], local=local, group=group)
    return results


def percent(share):
    return f"{100 * share:.0f}%"


def occupancy(compiled, target, items):
    """Waves that a unit holds, as a share of the most that it could."""
    waves = -(-items // compiled.lanes)
    return resident_groups(compiled, target, items) * waves / target.waves


def problems(name, compiled, target, items):
    where = f"{name} on {target.name}: "
    if resident_groups(compiled, target, items) == 0:
        yield f"{where}a group of {items} work-items with {compiled.registers} registers does not fit on a unit"
    if compiled.spilled:
        yield f"{where}spills {compiled.spilled} (registers or bytes); choose a smaller tile"
    if items > target.group_limit:
        yield f"{where}a group has {items} work-items, at most {target.group_limit} are allowed"
    if compiled.local > target.local_limit:
        yield f"{where}a group needs {compiled.local} bytes of local memory, at most {target.local_limit} are allowed"


class Report:
    """Prints the tables and collects what is wrong."""

    def __init__(self):
        self.wrong = []
        self.steady = {}  # by kernel: the shares that the first tile is predicted at
        self.tiles = {}  # by kernel: each tile with the kernel compiled for every target

    def plain(self, program, names, results):
        """A line for each of some kernels: registers and occupancy per target."""
        for name in names:
            cells = []
            for target, kernels in zip(TARGETS, results):
                compiled = kernels[name]
                items = compiled.group or 64
                self.wrong += problems(f"{program.source.name}: {name}", compiled, target, items)
                cells.append(f"{compiled.registers:4d} {percent(occupancy(compiled, target, items)):>4}")
            print(f"{name:28}" + " ".join(f"{cell:>10}" for cell in cells))

    def tile(self, program, tile, results):
        """A table for a kernel with a tile: a line per target."""
        name = program.main_kernel
        print(f"\n{program.source.name} {' '.join(f'{key}={value}' for key, value in program.values.items())}")
        layers = LAYERS[name]
        print(
            "target   registers spills  local items groups occupancy fma/byte issue local cache latency steady  "
            + " ".join(f"{layer.name:>11}" for layer in layers)
        )
        shares = []
        for target, kernels in zip(TARGETS, results):
            compiled = kernels[name]
            self.wrong += problems(f"{program.source.name} {program.values}", compiled, target, tile.items)
            limits = ceilings(compiled, target, tile)
            shares.append(steady(compiled, target, tile))
            print(
                f"{target.name:8} {compiled.registers:9d} {compiled.spilled:6d} {compiled.local:6d} {tile.items:5d} "
                f"{resident_groups(compiled, target, tile.items):6d} "
                f"{percent(occupancy(compiled, target, tile.items)):>9} {limits['fma/byte']:8.2f} "
                f"{percent(limits['issue']):>5} {percent(limits['local']):>5} {percent(limits['cache']):>5} "
                f"{percent(limits['latency']):>7} {percent(shares[-1]):>6}  "
                + " ".join(f"{percent(predict(compiled, target, tile, layer)):>11}" for layer in layers)
            )
        if all(value == 1 for key, value in program.values.items() if key == "WHOLE_QUADS"):
            self.rate(program, name, shares)
            self.tiles.setdefault(name, []).append((tile, [kernels[name] for kernels in results]))

    def rate(self, program, name, shares):
        """Compares the table's rate with the predictions', and the first tile's with the bar."""
        first = self.steady.setdefault(name, shares)
        if first is shares:
            self.wrong += [
                f"{program.source.name} on {target.name}: predicted at {share:.3f} of the peak, less than {BARS[name]}"
                for target, share in zip(TARGETS, shares)
                if share < BARS.get(name, 0)
            ]
        rate = round(100 * sum(share / best for share, best in zip(shares, first) if best) / len(shares))
        print(f"rate: {rate}% of the first tile's on average")
        if abs(rate - program.values["rate"]) > RATE_TOLERANCE:
            self.wrong.append(f"{program.source.name} {program.values}: rate should be about {rate}")

    def layers(self):
        """For each layer and target, the prediction with the best tile."""
        for name, tiles in self.tiles.items():
            print(f"\n{name}, the best of its tiles\n" + " " * 14 + "".join(f"{target.name:>9}" for target in TARGETS))
            for layer in LAYERS[name]:
                best = [
                    max(predict(kernels[i], target, tile, layer) for tile, kernels in tiles)
                    for i, target in enumerate(TARGETS)
                ]
                print(f"{layer.name:14}" + "".join(f"{percent(share):>9}" for share in best))


def show_the_canary():
    """Makes sure that a spill is noticed on every target."""
    canary = Program(Path(__file__).with_name("canary.cl"), {})
    unnoticed = [target.name for target in TARGETS if not compile_program(canary, target)["canary"].spilled]
    if unnoticed:
        sys.exit(f"gpu-check: the spills of canary.cl were not noticed on {', '.join(unnoticed)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="sources whose name contains this")
    show_the_canary()
    chosen = [program for program in programs() if parser.parse_args().only in program.source.name]
    jobs = [(program, target) for program in chosen for target in TARGETS]
    with ThreadPoolExecutor(os.cpu_count()) as executor:
        results = list(executor.map(lambda job: compile_program(*job), jobs))
    report = Report()
    print("registers and occupancy" + " " * 5 + " ".join(f"{target.name:>10}" for target in TARGETS))
    with_tile = []
    for i, program in enumerate(chosen):
        compiled = with_declared_sizes(results[i * len(TARGETS) : (i + 1) * len(TARGETS)])
        tile = Tile.of(program.values)
        if tile:
            with_tile.append((program, tile, compiled))
        report.plain(program, [name for name in compiled[0] if not tile or name != program.main_kernel], compiled)
    for program, tile, compiled in with_tile:
        report.tile(program, tile, compiled)
    report.layers()
    print()
    if report.wrong:
        sys.exit("\n".join(report.wrong))
    print(f"{len(jobs)} programs compiled: no spill, no oversized group")


if __name__ == "__main__":
    try:
        main()
    except (CompileError, OSError) as error:
        sys.exit(f"gpu-check: {error}")
