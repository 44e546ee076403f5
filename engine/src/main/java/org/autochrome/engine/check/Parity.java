package org.autochrome.engine.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.autochrome.engine.autograd.DifferentiableOp;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.OpContext;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.check.CaseInputs.Placement;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.cpu.CpuDeviceProvider;

/**
 * Runs a case on a device and requires what {@code reference:f64} computes.
 *
 * <p>Every case runs twice, with inputs as ops allocate them and with {@linkplain Placement#SLICED sliced} ones. The
 * result's channels are NaN beforehand, guards stand before and behind it, and neither they, nor padding lanes, nor the
 * inputs may change. A {@link DifferentiableOp}'s backward runs too, with the gradient placed as the inputs are.
 */
public final class Parity {
    private static final float GUARD = 12345.678f;
    private static final int GUARD_LENGTH = 37;

    /** What the reference computed, by case: computed once, however many devices are checked. */
    private static final Map<String, Results> EXPECTED = new ConcurrentHashMap<>();

    private Parity() {}

    /** Values in logical order. */
    private static final class Numbers {
        final Shape shape;
        final float[] values;

        Numbers(Shape shape, float[] values) {
            this.shape = shape;
            this.values = values;
        }
    }

    /** The result of one run and the gradients of its inputs. */
    private record Results(Numbers y, List<Numbers> gradients) {}

    /**
     * Checks one case on one device.
     *
     * @return the largest relative L2 error seen
     * @throws ParityException if an error is beyond the case's tolerance, or something was written that must not be; names
     *     case, device, error and the worst element
     */
    public static double check(OpCase opCase, Device device) {
        Results expected = EXPECTED.computeIfAbsent(opCase.name(), name -> reference(opCase));
        double worst = 0;
        for (Placement placement : Placement.values()) {
            String what = opCase.name() + " on " + device + ", inputs " + placement.name();
            worst = Math.max(worst, compare(opCase, what, run(opCase, device, placement), expected));
        }
        return worst;
    }

    private static Results reference(OpCase opCase) {
        try (Device reference = new CpuDeviceProvider().open("reference:f64")) {
            return run(opCase, reference, Placement.PLAIN);
        }
    }

    private static Results run(OpCase opCase, Device device, Placement placement) {
        String what = opCase.name() + " on " + device + ", inputs " + placement.name();
        try (CaseInputs inputs = new CaseInputs(device, opCase, placement)) {
            Op op = opCase.build(inputs);
            TensorSpec spec = op.infer();
            float[] nothing = new float[Math.toIntExact(spec.shape().count())];
            Arrays.fill(nothing, Float.NaN);
            boolean slice = placement == Placement.SLICED && opCase.comparison() == OpCase.Comparison.WHOLE_INTO_SLICE;
            GuardedTensor result =
                    GuardedTensor.of(device, spec.shape(), spec.layout(), nothing, GUARD, GUARD_LENGTH, slice);
            op.forward(result.tensor());
            device.synchronize();
            float[] y = result.values(what);
            List<Numbers> gradients = op instanceof DifferentiableOp differentiable
                    ? backward(what, differentiable, result.tensor(), inputs.like(result.tensor()))
                    : List.of();
            inputs.requireUnchanged(what);
            return new Results(new Numbers(spec.shape(), y), gradients);
        }
    }

    private static List<Numbers> backward(String what, DifferentiableOp op, Tensor y, Tensor gy) {
        List<Numbers> gradients = new ArrayList<>();
        for (Tensor gradient : op.backward(OpContext.all(op.inputs().size()), y, gy)) {
            if (gradient == null) {
                throw new ParityException(what + ": backward gave no gradient of an input that needs one");
            }
            GuardedTensor.requireZeroPadding(what + ", gradient", gradient);
            gradients.add(new Numbers(gradient.shape(), gradient.toArray()));
        }
        return gradients;
    }

    private static double compare(OpCase opCase, String what, Results got, Results expected) {
        double worst = opCase.comparison() == OpCase.Comparison.ROW_BY_ROW
                ? compareRows(what, got.y(), expected.y(), opCase.tolerance())
                : compare(what, got.y(), expected.y(), opCase.tolerance());
        for (int i = 0; i < expected.gradients().size(); i++) {
            String where = what + ", gradient of input " + i;
            double error =
                    compare(where, got.gradients().get(i), expected.gradients().get(i), opCase.tolerance());
            worst = Math.max(worst, error);
        }
        return worst;
    }

    private static double compare(String what, Numbers got, Numbers expected, double tolerance) {
        return Errors.require(what, expected.shape, got.values, expected.values, tolerance);
    }

    private static double compareRows(String what, Numbers got, Numbers expected, double tolerance) {
        int columns = expected.shape.dim(-1);
        double worst = 0;
        for (int from = 0; from < expected.values.length; from += columns) {
            float[] row = Arrays.copyOfRange(got.values, from, from + columns);
            float[] wanted = Arrays.copyOfRange(expected.values, from, from + columns);
            String where = what + ", row " + from / columns;
            worst = Math.max(worst, Errors.require(where, Shape.of(columns), row, wanted, tolerance));
        }
        return worst;
    }
}
