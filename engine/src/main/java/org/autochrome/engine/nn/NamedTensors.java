package org.autochrome.engine.nn;

import java.io.IOException;
import java.util.Set;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.io.SafeTensors;

/** Tensors by name, such as a checkpoint's: where a module's values come from. */
public interface NamedTensors {
    Set<String> names();

    Shape shape(String name) throws IOException;

    /** The values in row-major order. */
    float[] floats(String name) throws IOException;

    /** The tensors of an open SafeTensors file. */
    static NamedTensors of(SafeTensors file) {
        Set<String> names = Set.copyOf(file.names());
        return new NamedTensors() {
            @Override
            public Set<String> names() {
                return names;
            }

            @Override
            public Shape shape(String name) throws IOException {
                return file.entry(name).shape();
            }

            @Override
            public float[] floats(String name) throws IOException {
                return file.floats(name);
            }
        };
    }
}
