"""What a GPU compiles: the sources beside the launchers, with the options of the tuning table."""

import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path

KERNELS = Path(__file__).resolve().parent.parent / "src" / "main"
TABLE = KERNELS / "resources/org/autochrome/kernels/tuning/tuning.properties"


@dataclass(frozen=True)
class Program:
    """A source with one set of the tuning table's values; capitals are macros."""

    source: Path
    values: dict

    @property
    def main_kernel(self):
        """The kernel that the ladder's step is about: its source's name without the number."""
        return re.sub(r"_\d+", "", self.source.stem)

    @property
    def macros(self):
        return [f"-D{name}={value}" for name, value in self.values.items() if name[0].isupper()]


def read_table():
    """The entries of the tuning table, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", TABLE.read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {key.strip(): value.strip() for key, value in (line.split("=", 1) for line in lines)}


def is_for_cpus(text):
    """Whether a source's first sentences say that it is for CPUs alone."""
    first_comment = text.split("\n\n", 1)[0].split("\n//\n", 1)[0]
    return re.search(r"for CPUs?\b", first_comment) is not None


def switches(text):
    """Tunables that a launch turns on or off, by the range that their comment gives."""
    return re.findall(r"; 0 or 1\.\n#ifndef (\w+)", text)


def programs():
    """Every source that is not for CPUs alone, with every set that the table has for a GPU, else with its defaults.

    A source's switches are tried both ways, on first.
    """
    table = read_table()
    found = []
    for source in sorted((KERNELS / "java").rglob("*.cl")):
        text = source.read_text()
        if is_for_cpus(text):
            continue
        names = switches(text)
        positions = [dict(zip(names, settings)) for settings in product([1, 0], repeat=len(names))]
        entry = table.get(f"{source.stem}.gpu", table.get(source.stem, ""))
        for values in entry.split("|"):
            pairs = [assignment.split("=") for assignment in values.split()]
            for position in positions:
                found.append(Program(source, {**{name: int(value) for name, value in pairs}, **position}))
    return found
