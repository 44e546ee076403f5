package org.autochrome.bench;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.autograd.TensorSpec;
import org.autochrome.engine.core.Device;
import org.autochrome.engine.core.Tensor;
import org.autochrome.kernels.ClDevice;
import org.autochrome.kernels.tuning.TuningTable;

/**
 * An op computed by a version of its kernel that the benchmark chose, not the tuning table.
 *
 * @param op what is computed
 * @param inputs the tensors read
 * @param kernel writes the result
 */
record VersionOp(Op op, List<Tensor> inputs, Consumer<Tensor> kernel) implements Op {
    /** The value of the parameter {@code version} that leaves the choice to the tuning table. */
    static final String CHOSEN = "tuned";

    /** The device that has versions. */
    static ClDevice device(Device device, String version) {
        if (device instanceof ClDevice cl) {
            return cl;
        }
        throw new IllegalArgumentException(
                "parameter version: \"" + version + "\" on " + device + ", but only OpenCL devices have versions");
    }

    /** The bundled table but for one entry. */
    static TuningTable table(String op, String version) {
        return TuningTable.bundled().with(Map.of(op, version));
    }

    @Override
    public String name() {
        return op.name();
    }

    @Override
    public TensorSpec infer() {
        return op.infer();
    }

    @Override
    public long macs() {
        return op.macs();
    }

    @Override
    public void forward(Tensor y) {
        kernel.accept(y);
    }
}
