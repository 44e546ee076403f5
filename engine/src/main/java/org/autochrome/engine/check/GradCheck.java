package org.autochrome.engine.check;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.cpu.CpuDeviceProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compares an op's backward with finite differences, in double precision.
 *
 * <p>The result is projected on random numbers, {@code L(x) = sum(p y(x))}, so {@code gy = p}. Each input is moved in a random
 * direction d, and {@code (L(x + h d) - L(x - h d)) / 2h} must be {@code sum(gx d)}. A wrong element of gx shows in almost
 * every direction, and large shapes cost no more than two forward passes each.
 */
public final class GradCheck {
    private static final double STEP = 1e-6;
    private static final int DIRECTIONS = 3;
    /** Of the size that {@code sum(gx d)} has for a random d. */
    private static final double TOLERANCE = 1e-6;

    private GradCheck() {}

    /**
     * Checks the gradients of all inputs of a case whose op is a {@link DifferentiableOp}.
     *
     * @throws ParityException if a difference quotient is not what backward says; names case, input and both numbers
     * @throws IllegalArgumentException if the op has no gradient
     */
    public static void check(OpCase opCase) {
        try (Device device = new CpuDeviceProvider().open("reference:f64");
                CaseInputs inputs = new CaseInputs(device, opCase, CaseInputs.Placement.PLAIN)) {
            Op op = opCase.build(inputs);
            if (!(op instanceof DifferentiableOp differentiable)) {
                throw new IllegalArgumentException("grad check: " + opCase + " has no gradient");
            }
            check(
                    opCase.name(),
                    differentiable,
                    new SplittableRandom(~opCase.name().hashCode()));
        }
    }

    private static void check(String name, DifferentiableOp op, SplittableRandom random) {
        Tensor y = forward(op);
        Tensor gy = randomLike(y, random);
        List<Tensor> inputs = op.inputs();
        List<@Nullable Tensor> gradients = op.backward(OpContext.all(inputs.size()), y, gy);
        for (int i = 0; i < inputs.size(); i++) {
            Tensor gx = gradients.get(i);
            if (gx == null) {
                throw new ParityException(name + ": backward gave no gradient of input " + i);
            }
            for (int direction = 0; direction < DIRECTIONS; direction++) {
                checkDirection(name + ", input " + i, op, inputs.get(i), gx, gy, random);
            }
        }
    }

    private static void checkDirection(
            String what, DifferentiableOp op, Tensor x, Tensor gx, Tensor gy, SplittableRandom random) {
        try (MemoryScope scope = MemoryScope.open()) {
            Tensor d = randomLike(x, random);
            Tensor start = copyOf(x);
            move(x, start, d, STEP);
            HostView above = HostView.of(forward(op));
            move(x, start, d, -STEP);
            HostView below = HostView.of(forward(op));
            move(x, start, d, 0);
            // The difference of two sums would lose more digits than the sum of differences.
            double measured = dot(gy, (row, column) -> above.at(row, column) - below.at(row, column)) / (2 * STEP);
            double expected = dot(gx, HostView.of(d)::at);
            double size = Math.sqrt(dot(gx, HostView.of(gx)::at)
                    * dot(d, HostView.of(d)::at)
                    / x.shape().count());
            if (!(Math.abs(measured - expected) <= TOLERANCE * Math.max(size, STEP))) {
                throw new ParityException(String.format(
                        Locale.ROOT,
                        "%s: finite differences give %.9g, backward %.9g (typical size %.3g, allowed difference %.3g)",
                        what,
                        measured,
                        expected,
                        size,
                        TOLERANCE * Math.max(size, STEP)));
            }
        }
    }

    /** The result for the inputs as they are now. */
    private static Tensor forward(DifferentiableOp op) {
        Tensor y = op.infer().allocate(op.device());
        op.forward(y);
        return y;
    }

    /** {@code x = start + step d}. */
    private static void move(Tensor x, Tensor start, Tensor d, double step) {
        HostView from = HostView.of(start);
        HostView ds = HostView.of(d);
        fill(x, (row, column) -> from.at(row, column) + step * ds.at(row, column));
        x.storage().touch();
    }

    private static Tensor copyOf(Tensor x) {
        Tensor copy = Tensor.empty(x.device(), x.shape(), x.layout());
        HostView from = HostView.of(x);
        fill(copy, from::at);
        return copy;
    }

    private static Tensor randomLike(Tensor x, SplittableRandom random) {
        Tensor result = Tensor.empty(x.device(), x.shape(), x.layout());
        fill(result, (row, column) -> 2 * random.nextDouble() - 1);
        return result;
    }

    /** The number for a place in a tensor seen as rows and columns. */
    @FunctionalInterface
    private interface Source {
        double at(long row, int column);
    }

    private static void fill(Tensor y, Source source) {
        HostView ys = HostView.of(y);
        for (long row = 0; row < y.rows(); row++) {
            for (int column = 0; column < y.columns(); column++) {
                ys.set(row, column, source.at(row, column));
            }
        }
    }

    private static double dot(Tensor a, Source b) {
        HostView as = HostView.of(a);
        double sum = 0;
        for (long row = 0; row < a.rows(); row++) {
            for (int column = 0; column < a.columns(); column++) {
                sum += as.at(row, column) * b.at(row, column);
            }
        }
        return sum;
    }
}
