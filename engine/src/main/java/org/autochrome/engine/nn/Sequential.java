package org.autochrome.engine.nn;

import java.util.List;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Tensor;

/** Layers one after the other, named {@code 0}, {@code 1}, ...; each intermediate result is freed once it was read. */
public final class Sequential extends Layer {
    private final List<Layer> layers;

    public Sequential(List<? extends Layer> layers) {
        this.layers = List.copyOf(layers);
        for (int i = 0; i < layers.size(); i++) {
            child(Integer.toString(i), layers.get(i));
        }
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor h = x;
        for (Layer layer : layers) {
            h = MemoryScope.innermost().replace(h, layer.call(h));
        }
        return h;
    }
}
