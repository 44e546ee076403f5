package org.autochrome.engine.autograd;

import java.util.LinkedHashMap;
import java.util.Map;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;

/** Copies every module's result to the host as it appears, by the module's dotted name. */
public final class ActivationRecorder implements DispatchListener {
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Map<String, float[]> values = new LinkedHashMap<>();

    @Override
    public void afterModule(String module, Tensor y) {
        shapes.put(module, y.shape());
        values.put(module, y.toArray());
    }

    /** Shapes by module, in the order of the forward pass. */
    public Map<String, Shape> shapes() {
        return shapes;
    }

    /** Values by module in row-major order. */
    public Map<String, float[]> values() {
        return values;
    }
}
