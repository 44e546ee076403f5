"""Compiles a program for a target and reads what the compiler says of each kernel."""

import math
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

CLANG = os.environ.get("CLANG", "clang-14")
LIBCLC = Path(os.environ.get("LIBCLC", "/usr/lib/clc"))
PTXAS = os.environ.get("PTXAS", "ptxas")
OCLOC = os.environ.get("OCLOC", "ocloc")

# clang 14 knows no later architecture; ptxas translates its PTX further.
NEWEST_PTX = "sm_86"


@dataclass(frozen=True)
class Compiled:
    """A kernel as a target's compiler sees it. Assembly is the lines of its body."""

    registers: int  # of a work-item, or of a lane of a wave
    spilled: int  # bytes, or registers with Intel
    lanes: int  # work-items of a wave
    local: int  # bytes
    group: int  # work-items that the source requires, 0 where it does not or the compiler does not say
    waves: int  # waves of a unit that the registers allow, 0 where they do not limit them
    assembly: list


class CompileError(Exception):
    """What a compiler printed when it refused."""


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise CompileError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def kernel_names(program):
    attribute = r"(?:__attribute__\s*\(\(.*?\)\)\)?\s*)?"
    names = re.findall(rf"^(?:__)?kernel\s+{attribute}void\s+(\w+)\(", program.source.read_text(), re.MULTILINE)
    if not names:
        raise CompileError(f"{program.source}: no kernel found")
    return names


def clang(program, triple, processor, library, output):
    run(
        [CLANG, "-x", "cl", "-cl-std=CL1.2", "-Xclang", "-finclude-default-header", "-target", triple, *processor]
        + ["-O3", "-nogpulib", "-Xclang", "-mlink-builtin-bitcode", "-Xclang", str(LIBCLC / library)]
        + [*program.macros, "-S", str(program.source), "-o", str(output)]
    )
    return output.read_text()


def body(text, begin, end):
    """The lines between the first line that begins with one text and the next that begins with another."""
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(begin))
    last = next(i for i in range(first + 1, len(lines)) if lines[i].strip().startswith(end))
    return lines[first:last]


def number(pattern, text):
    return int(re.search(pattern, text).group(1))


def required_group(text, name):
    """Work-items of a group that a kernel requires, from the metadata behind AMD's assembly, or 0."""
    kernels = text.split("amdhsa.kernels:", 1)[1].split("  - .args:")
    metadata = next(block for block in kernels if re.search(rf"\.name: +{name}$", block, re.MULTILINE))
    sizes = re.search(r"\.reqd_workgroup_size:\s+- (\d+)\s+- (\d+)\s+- (\d+)", metadata)
    return math.prod(map(int, sizes.groups())) if sizes else 0


def compile_amd(program, target, folder):
    text = clang(program, "amdgcn--amdhsa", [f"-mcpu={target.name}"], "amdgcn--amdhsa.bc", folder / "amd.s")
    lanes = 64 if target.name.startswith("gfx9") else 32
    simds = 4 if lanes == 64 else 2
    compiled = {}
    for name in kernel_names(program):
        facts = "\n".join(body(text, f"{name}:", "; COMPUTE_PGM_RSRC2:TIDIG_COMP_CNT"))
        compiled[name] = Compiled(
            number(r"; NumVgprs: (\d+)", facts),
            number(r"; ScratchSize: (\d+)", facts),
            lanes,
            number(r"; LDSByteSize: (\d+)", facts),
            required_group(text, name),
            number(r"; Occupancy: (\d+)", facts) * simds,
            body(text, f"{name}:", ".Lfunc_end"),
        )
    return compiled


def compile_nvidia(program, target, folder):
    architecture = min(target.name, NEWEST_PTX)
    processor = ["-Xclang", "-target-cpu", "-Xclang", architecture]
    text = clang(program, "nvptx64--nvidiacl", processor, "nvptx64--nvidiacl.bc", folder / "nvidia.ptx")
    cubin = folder / "nvidia.cubin"
    said = run([PTXAS, "-v", f"-arch={target.name}", str(folder / "nvidia.ptx"), "-o", str(cubin)])
    compiled = {}
    for name in kernel_names(program):
        facts = said.split(f"Compiling entry function '{name}'", 1)[1].split("Compiling entry function", 1)[0]
        registers = number(r"Used (\d+) registers", facts)
        shared = re.search(r"(\d+) bytes smem", facts)
        lines = body(text, f".entry {name}(" if f"\n.entry {name}(" in text else f".visible .entry {name}(", "}")
        # Registers are handed out to warps by 256.
        warp_registers = -(-registers * 32 // 256) * 256
        compiled[name] = Compiled(
            registers,
            number(r"(\d+) bytes stack frame", facts) + number(r"(\d+) bytes spill stores", facts),
            32,
            int(shared.group(1)) if shared else 0,
            0,
            target.registers // warp_registers,
            lines,
        )
    return compiled


def compile_intel(program, target, folder):
    dump = folder / "dump"
    dump.mkdir()
    environment = {**os.environ, "IGC_ShaderDumpEnable": "1", "IGC_DumpToCustomDir": str(dump)}
    options = " ".join(["-cl-std=CL1.2", *program.macros])
    # Without zebin, a kernel that spills passes in silence.
    command = [OCLOC, "compile", "-file", str(program.source), "-device", target.name, "--format", "zebin"]
    said = run([*command, "-options", options, "-out_dir", str(folder)], env=environment, cwd=folder)
    compiled = {}
    for name in kernel_names(program):
        # The compiler tries several widths, the one that it keeps last.
        texts = [path for path in dump.glob("*.asm") if path.read_text().startswith(f"//.kernel {name}\n")]
        kept = max(texts, key=lambda path: path.stat().st_mtime_ns)
        spill = re.search(rf"kernel {name}\s.*spilled around (\d+)", said)
        compiled[name] = Compiled(
            number(r"numGRF=(\d+)", kept.read_text()),
            int(spill.group(1)) if spill else 0,
            number(r"_simd(\d+)_", kept.name),
            0,
            0,
            0,
            kept.read_text().splitlines(),
        )
    return compiled


COMPILERS = {"amd": compile_amd, "nvidia": compile_nvidia, "intel": compile_intel}


def compile_program(program, target):
    """The kernels of a program, by name."""
    with tempfile.TemporaryDirectory() as folder:
        return COMPILERS[target.vendor](program, target, Path(folder))
