package org.autochrome.engine.check;

import java.util.function.Function;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.cpu.CpuDeviceProvider;

/**
 * One op with fixed shapes, attributes and (by its name) values, that can be built on any device.
 *
 * @param name unique; begins with the op's name: {@code conv2d k3_p1 303->303 5x7}
 * @param family the room it belongs to, the last part of a package below {@code engine.op}: {@code conv}
 * @param tolerance the largest relative L2 error of a device that stores floats; 0 where numbers only move
 * @param comparison what is compared as one
 * @param builder makes the op from inputs that it draws
 */
public record OpCase(
        String name, String family, double tolerance, Comparison comparison, Function<CaseInputs, Op> builder) {
    /** What is compared as one. */
    public enum Comparison {
        /** The whole result. */
        WHOLE,
        /** Each row of the result by itself, where rows differ in magnitude. */
        ROW_BY_ROW,
        /** The whole result; the op also writes channel slices of larger tensors, without touching their neighbours. */
        WHOLE_INTO_SLICE
    }

    static OpCase of(String name, String family, double tolerance, Function<CaseInputs, Op> builder) {
        return new OpCase(name, family, tolerance, Comparison.WHOLE, builder);
    }

    OpCase comparing(Comparison other) {
        return new OpCase(name, family, tolerance, other, builder);
    }

    /** Builds the op over tensors that {@code inputs} owns. */
    public Op build(CaseInputs inputs) {
        return builder.apply(inputs);
    }

    /** How much there is to do: numbers read, numbers written and multiply-accumulates of the forward pass. */
    public long work() {
        try (Device device = new CpuDeviceProvider().open("reference");
                CaseInputs inputs = new CaseInputs(device, this, CaseInputs.Placement.PLAIN)) {
            Op op = build(inputs);
            long read = op.inputs().stream().mapToLong(x -> x.shape().count()).sum();
            return read + op.infer().shape().count() + op.macs();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
