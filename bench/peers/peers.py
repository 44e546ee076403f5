#!/usr/bin/env python3
"""Times one generator in Autochrome, PyTorch, ONNX Runtime and OpenVINO, taking turns.

Every contender runs the network that `autochrome export` wrote, on the same picture, in a process of its own and on the
same processor cores; only one runs at a time. In each round every contender has its turn, so that a machine that slows
down slows all of them. Outputs are compared: a contender that computes something else is reported, not ranked.

    python3 -m venv venv && venv/bin/pip install -r bench/peers/requirements.txt
    venv/bin/python bench/peers/peers.py --models artistic --sides 256 560 --json peers.json
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

JAR = Path(__file__).resolve().parents[1] / "target" / "autochrome-bench-0.1.0-SNAPSHOT-jmh.jar"
PEERS = {
    "pytorch": "PyTorch eager, float32, channels-last",
    "onnxruntime": "ONNX Runtime, float32",
    "openvino": "OpenVINO, float32",
    "openvino-default": "OpenVINO, the precision it chooses (bfloat16 where the processor has it)",
}
FLOAT32_PEERS = ("pytorch", "onnxruntime", "openvino")
# As the launcher starts Java.
JAVA = ["java", "-XX:MaxRAMPercentage=75", "-XX:+UseSerialGC", "-Xms16m", "-XX:MaxNewSize=32m", "-DuniqueLibraryNames=true",
        "--enable-native-access=ALL-UNNAMED", "--add-modules", "jdk.incubator.vector",
        "-XX:ObjectAlignmentInBytes=64"]
JAVA_VARIABLES = {"CL_DISABLE_STACK_TRACE": "1", "MALLOC_MMAP_THRESHOLD_": "1048576", "MALLOC_ARENA_MAX": "2"}
# Of the largest difference to the root mean square of the output, for float32; the bar of FullSizeParity on outputs of
# about 1.6. PyTorch and ONNX Runtime differ from each other by 4e-4 on the picture below.
LARGEST_ERROR = 3e-3


def peak_resident_bytes():
    """The most memory that this process had at one time, as the kernel counts it (VmHWM)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return 1024 * int(line.split()[1])
    raise RuntimeError("/proc/self/status has no VmHWM")


# Contenders in Python. Each returns a function from the picture to the result, and a version.


def onnxruntime(path, threads):
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return lambda x: session.run(None, {"x": x})[0], ort.__version__


def openvino(path, threads, **properties):
    import openvino as ov

    core = ov.Core()
    compiled = core.compile_model(
        path, "CPU", {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY", **properties})
    request = compiled.create_infer_request()
    return lambda x: request.infer({"x": x})[compiled.output(0)], ov.__version__


def pytorch(path, threads):
    import numpy as np
    import onnx
    import torch

    torch.set_num_threads(threads)
    model = onnx.load(path)
    constants = {c.name: torch.from_numpy(onnx.numpy_helper.to_array(c).copy()) for c in model.graph.initializer}
    for name, constant in constants.items():
        if constant.dim() == 4 and constant.is_floating_point():
            constants[name] = constant.contiguous(memory_format=torch.channels_last)
    steps = [step(node, constants) for node in model.graph.node]
    last_reader = {name: i for i, node in enumerate(model.graph.node) for name in node.input}
    # A missing optional input has an empty name.
    finished = [[name for name in node.input if name and name not in constants and last_reader[name] == i]
                for i, node in enumerate(model.graph.node)]
    del model

    def run(x):
        with torch.inference_mode():
            values = {"x": torch.from_numpy(x).contiguous(memory_format=torch.channels_last)}
            for (function, inputs, output), done in zip(steps, finished):
                values[output] = function(*(values[n] if n in values else constants[n] for n in inputs))
                for name in set(done):
                    del values[name]
            return np.ascontiguousarray(values["y"].contiguous().numpy())

    return run, torch.__version__


def step(node, constants):
    """One ONNX node as a PyTorch function, the names of its inputs, and its output's."""
    import onnx
    import torch
    import torch.nn.functional as F

    a = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}
    inputs = [name for name in node.input if name]
    whole = [constants[n].tolist() for n in inputs if n in constants and constants[n].dtype == torch.int64]
    floats = [n for n in inputs if not (n in constants and constants[n].dtype == torch.int64)]
    kind = node.op_type
    pads = a.get("pads", [0, 0, 0, 0])
    if kind in ("Conv", "AveragePool", "MaxPool") and pads[:2] != pads[2:]:
        raise NotImplementedError(f"{node.name}: pads {pads}")
    if kind == "Conv":
        def function(x, w, b=None):
            return F.conv2d(x, w, b, a["strides"], pads[:2], a["dilations"], a["group"])
    elif kind == "Relu":
        function = torch.relu
    elif kind == "BatchNormalization":
        def function(x, scale, shift, mean, variance):
            return F.batch_norm(x, mean, variance, scale, shift, False, 0, a["epsilon"])
    elif kind == "MaxPool":
        def function(x):
            return F.max_pool2d(x, a["kernel_shape"], a["strides"], pads[:2])
    elif kind == "AveragePool":
        def function(x):
            return F.avg_pool2d(x, a["kernel_shape"], a["strides"], pads[:2], False, bool(a["count_include_pad"]))
    elif kind == "Pad" and a["mode"] == b"edge":
        top, left, bottom, right = (whole[0][i] for i in (2, 3, 6, 7))
        def function(x):
            return F.pad(x, (left, right, top, bottom), "replicate")
    elif kind == "DepthToSpace" and a["mode"] == b"CRD":
        def function(x):
            return F.pixel_shuffle(x, a["blocksize"])
    elif kind == "Resize" and a["mode"] == b"nearest":
        def function(x):
            return F.interpolate(x, size=whole[0][2:], mode="nearest")
    elif kind == "Concat":
        def function(*parts):
            return torch.cat(parts, a["axis"])
    elif kind == "Softmax":
        def function(x):
            return torch.softmax(x, a["axis"])
    elif kind == "Reshape":
        def function(x):
            return x.reshape(whole[0])
    elif kind == "Transpose":
        def function(x):
            return x.permute(a["perm"])
    elif kind in ("Add", "Mul", "MatMul", "Sigmoid"):
        function = {"Add": torch.add, "Mul": torch.mul, "MatMul": torch.matmul, "Sigmoid": torch.sigmoid}[kind]
    else:
        raise NotImplementedError(f"{node.name}: {kind} with {a}")
    return function, floats, node.output[0]


def work(name, options):
    """Runs in a process of its own: times one contender and prints one line of JSON."""
    import numpy as np

    start = time.perf_counter()
    makers = {
        "pytorch": pytorch,
        "onnxruntime": onnxruntime,
        "openvino": lambda path, threads: openvino(path, threads, INFERENCE_PRECISION_HINT="f32"),
        "openvino-default": openvino,
    }
    run, version = makers[name](options.onnx, options.threads)
    x = np.fromfile(options.input, np.float32).reshape(1, 3, options.side, options.side)
    for _ in range(options.warmup):
        y = run(x)
    np.asarray(y, np.float32).tofile(options.output)
    result = {"name": PEERS[name], "version": version, "ready_seconds": time.perf_counter() - start,
              "seconds": [], "cpu_seconds": []}
    for _ in range(options.count):
        wall, cpu = time.perf_counter(), time.process_time()
        run(x)
        result["seconds"].append(time.perf_counter() - wall)
        result["cpu_seconds"].append(time.process_time() - cpu)
    result["peak_resident_bytes"] = peak_resident_bytes()
    print(json.dumps(result), flush=True)


# The part that gives everyone a turn.


def java(options, *arguments):
    return [*JAVA, *options.java_options, "-cp", str(options.jar), "org.autochrome.bench.GeneratorForward", *arguments]


def turn(contender, options, model, side, files):
    common = ["--side", str(side), "--warmup", str(options.warmup), "--count", str(options.count),
              "--input", str(files / "x"), "--output", str(files / ("y." + contender))]
    if contender in PEERS:
        command = [sys.executable, __file__, "--worker", contender, "--threads", str(options.threads),
                   "--onnx", str(files / "network.onnx"), *common]
        variables = {}
    else:
        command = java(options, "--model", model, "--device", contender, *common)
        variables = JAVA_VARIABLES
    cores = sorted(os.sched_getaffinity(0))[:options.threads]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env={**os.environ, "OMP_NUM_THREADS": str(options.threads), **variables},
                          preexec_fn=lambda: os.sched_setaffinity(0, cores), check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{contender} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def photograph(side):
    """[3, S, S] of mean 0 and deviation 1: waves of up to 8 periods, the weaker the shorter, a little tinted.

    Not noise, in which every pixel contradicts its neighbours: a network of generated values answers it with -3 or 3 almost
    everywhere, and where it wavers between them roundings grow. PyTorch and ONNX Runtime then differ from each other by
    0.055 (artistic, 256x256) and 0.038 (560x560); on this picture by 7e-4 and 5e-4.
    """
    import numpy as np

    random = np.random.default_rng(1)
    place = 2 * np.pi * np.arange(side) / side
    picture = np.zeros((3, side, side))
    for _ in range(24):
        across, down = random.uniform(-8, 8, 2)
        wave = np.cos(across * place + down * place[:, None] + random.uniform(0, 2 * np.pi))
        picture += random.uniform(0.7, 1, (3, 1, 1)) * wave / (1 + np.hypot(across, down))
    return ((picture - picture.mean()) / picture.std()).astype(np.float32)


def compare(options, model, side, files):
    """All rounds of one network at one size; a list of results, one for each contender."""
    import numpy as np

    print(f"{model} at {side}x{side}: exporting", flush=True)
    subprocess.run(java(options, "--model", model, "--side", str(side), "--onnx", str(files / "network.onnx")),
                   check=True, stderr=subprocess.DEVNULL)
    photograph(side).tofile(files / "x")
    results = {}
    for round_ in range(options.rounds):
        for contender in [*options.devices, *options.peers]:
            got = turn(contender, options, model, side, files)
            print(f"  round {round_ + 1} {contender:17s} " + " ".join(f"{s:.3f}" for s in got["seconds"])
                  + f" s, {got['peak_resident_bytes'] / 1e6:.0f} MB", flush=True)
            all_ = results.setdefault(contender, {**got, "contender": contender, "model": model, "side": side,
                                                  "seconds": [], "cpu_seconds": [], "ready_seconds": [],
                                                  "peak_resident_bytes": 0})
            all_["seconds"] += got["seconds"]
            all_["cpu_seconds"] += got["cpu_seconds"]
            all_["ready_seconds"].append(got["ready_seconds"])
            all_["peak_resident_bytes"] = max(all_["peak_resident_bytes"], got["peak_resident_bytes"])
    judge = next(p for p in ["onnxruntime", *results] if p in results)
    expected = np.fromfile(files / ("y." + judge), np.float32)
    scale = np.sqrt(np.mean(np.square(expected, dtype=np.float64)))
    for contender, result in results.items():
        result["median_seconds"] = statistics.median(result["seconds"])
        result["median_cpu_seconds"] = statistics.median(result["cpu_seconds"])
        y = np.fromfile(files / ("y." + contender), np.float32)
        result["difference"] = float(np.abs(y - expected).max() / scale)
        result["difference_from"] = judge
    return list(results.values())


RATIOS = {
    "median_seconds": "the speed of the fastest float32 peer",
    "median_cpu_seconds": "by processor time",
    "peak_resident_bytes": "the memory of the leanest",
}


def ratio(result, peers, key):
    """The best peer against the result: how many times as fast, or as much memory."""
    best = min(peer[key] for peer in peers)
    return result[key] / best if key == "peak_resident_bytes" else best / result[key]


def table(results):
    print(f"\n{'':19s}{'median s':>9s}{'cpu s':>8s}{'peak MB':>9s}{'to reach':>9s}{'difference':>11s}")
    for r in results:
        wrong = r["contender"] != "openvino-default" and not r["difference"] <= LARGEST_ERROR
        print(f"{r['contender']:19s}{r['median_seconds']:9.3f}{r['median_cpu_seconds']:8.2f}"
              f"{r['peak_resident_bytes'] / 1e6:9.0f}{statistics.median(r['ready_seconds']):8.1f}s{r['difference']:11.1e}"
              + ("  WRONG" if wrong else ""))
    peers = [r for r in results if r["contender"] in FLOAT32_PEERS]
    for r in results if peers else []:
        if r["contender"] not in PEERS:
            print(f"{r['contender']}: " + ", ".join(
                f"{ratio(r, peers, key):.2f} times {what}" for key, what in RATIOS.items()))
    print(flush=True)


def machine():
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return {"processor": model, "cores": os.cpu_count(), "system": platform.platform()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["artistic"],
                        help="artistic, stable or tiny with generated values, or a .pth or .safetensors file")
    parser.add_argument("--sides", nargs="+", type=int, default=[256], help="height and width of the picture")
    parser.add_argument("--devices", nargs="*", default=["opencl:0.0", "simd"], help="Autochrome's contenders")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS), help="all by default")
    parser.add_argument("--threads", type=int, default=2, help="processor cores for each; default 2")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each contender; default 3")
    parser.add_argument("--count", type=int, default=3, help="timed passes in a turn; default 3")
    parser.add_argument("--warmup", type=int, default=1, help="passes before them that do not count; default 1")
    parser.add_argument("--jar", type=Path, default=JAR, help="the packaged benchmarks")
    parser.add_argument("--java-options", nargs="*", default=[], help="more options for Java")
    parser.add_argument("--json", type=Path, help="where the results go, for the report")
    parser.add_argument("--worker", choices=PEERS, help=argparse.SUPPRESS)
    for hidden in ("--onnx", "--input", "--output"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--side", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.warmup < 1 or options.count < 1 or options.rounds < 1:
        parser.error("--warmup, --count and --rounds take numbers from 1")
    if options.worker:
        work(options.worker, options)
        return
    results = []
    for model in options.models:
        for side in options.sides:
            with tempfile.TemporaryDirectory(prefix="peers") as files:
                of_this = compare(options, model, side, Path(files))
            table(of_this)
            results += of_this
    if options.json:
        options.json.write_text(json.dumps({"peers": {"machine": machine(), "threads": options.threads,
                                                      "results": results}}, indent=1) + "\n")


if __name__ == "__main__":
    main()
