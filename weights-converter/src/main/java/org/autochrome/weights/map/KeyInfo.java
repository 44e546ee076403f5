package org.autochrome.weights.map;

import java.util.LinkedHashMap;
import java.util.Map;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.DType;
import org.autochrome.weights.torch.TorchTensor;

/** What a key map has to know of a tensor. */
public record KeyInfo(DType dtype, Shape shape) {
    /** The tensors of a state_dict, in its order. */
    public static Map<String, KeyInfo> of(Map<String, TorchTensor> state) {
        Map<String, KeyInfo> infos = new LinkedHashMap<>();
        state.forEach((name, tensor) -> infos.put(name, new KeyInfo(tensor.dtype(), tensor.shape())));
        return infos;
    }

    @Override
    public String toString() {
        return dtype.torchName() + " " + shape;
    }
}
