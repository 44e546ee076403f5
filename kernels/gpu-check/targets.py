"""The GPUs that kernels are compiled for, and what is known of them. Sources: README.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A GPU. A unit is what runs a work-group: compute unit, multiprocessor, subslice or Xe core."""

    name: str  # what the vendor's compiler calls it
    vendor: str  # picks the compiler
    card: str  # the card whose clock and memory bandwidth are meant
    units: int
    clock: float  # GHz
    memory: float  # GB/s
    fma: int  # float32 fused multiply-adds of a unit in a clock
    fma_share: float  # share of issue slots that multiply-adds at full rate fill
    local_rate: int  # bytes a unit loads from local memory in a clock
    cache_rate: int  # bytes a unit loads from the cache that all units share in a clock
    group_limit: int  # work-items of a group
    local_limit: int  # bytes of local memory of a group
    local_size: int  # bytes of local memory of a unit
    waves: int  # waves (warps, threads) that a unit can hold
    registers: int  # 32-bit registers of a unit; 0 where every wave has the same number


TARGETS = [
    Target("gfx900", "amd", "Radeon RX Vega 64", 64, 1.546, 484, 64, 1.0, 128, 64, 256, 65536, 65536, 40, 0),
    Target("gfx1030", "amd", "Radeon RX 6800 XT", 72, 2.25, 512, 64, 1.0, 128, 64, 256, 65536, 65536, 32, 0),
    Target("sm_60", "nvidia", "Tesla P100", 56, 1.48, 732, 64, 1.0, 128, 64, 1024, 49152, 65536, 64, 65536),
    Target("sm_75", "nvidia", "GeForce RTX 2080 Ti", 68, 1.545, 616, 64, 0.5, 128, 64, 1024, 49152, 65536, 32, 65536),
    Target("sm_86", "nvidia", "GeForce RTX 3080", 68, 1.71, 760, 128, 1.0, 128, 64, 1024, 49152, 102400, 48, 65536),
    Target("sm_90", "nvidia", "H100 SXM", 132, 1.98, 3350, 128, 1.0, 128, 64, 1024, 49152, 233472, 64, 65536),
    Target("skl", "intel", "HD Graphics 530", 3, 1.15, 34, 64, 1.0, 64, 64, 256, 65536, 65536, 56, 0),
    Target("tgllp", "intel", "Iris Xe, 96 EUs", 6, 1.35, 68, 128, 1.0, 128, 64, 512, 65536, 131072, 112, 0),
    Target("dg2", "intel", "Arc A770", 32, 2.1, 560, 128, 1.0, 128, 64, 1024, 65536, 131072, 128, 0),
]
