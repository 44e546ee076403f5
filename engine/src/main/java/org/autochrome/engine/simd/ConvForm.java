package org.autochrome.engine.simd;

import java.util.List;
import org.autochrome.engine.op.conv.WeightForm;

/**
 * A convolution's weight as panels {@code [taps C/groups, O/groups]}, one for each group, and for each phase of a transposed
 * one.
 */
record ConvForm(List<Panels> panels, int kernelH, int kernelW) implements WeightForm {
    ConvForm {
        panels = List.copyOf(panels);
    }

    static ConvForm of(WeightForm form) {
        if (form instanceof ConvForm ours) {
            return ours;
        }
        throw new IllegalArgumentException("simd: the weight was prepared by another device: " + form.getClass());
    }

    @Override
    public void close() {
        panels.forEach(Panels::close);
    }
}
