package org.autochrome.engine.op.conv;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Tensor;
import org.jspecify.annotations.Nullable;

/** The reference for {@link Epilogue}: what becomes of the sum of output channel {@code o}. */
final class CpuEpilogue {
    private final @Nullable HostView bias;
    private final double negativeSlope;
    private final @Nullable HostView scale;
    private final @Nullable HostView shift;

    CpuEpilogue(Epilogue epilogue) {
        this.bias = view(epilogue.bias());
        this.negativeSlope = epilogue.negativeSlope();
        this.scale = view(epilogue.scale());
        this.shift = view(epilogue.shift());
    }

    private static @Nullable HostView view(@Nullable Tensor tensor) {
        return tensor == null ? null : HostView.of(tensor);
    }

    double apply(int o, double sum) {
        double v = bias == null ? sum : sum + bias.at(0, o);
        v = v > 0 ? v : negativeSlope * v;
        return scale == null || shift == null ? v : v * scale.at(0, o) + shift.at(0, o);
    }
}
