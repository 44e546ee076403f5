package org.autochrome.engine.io;

import org.autochrome.engine.core.Shape;

/**
 * One tensor of a SafeTensors file.
 *
 * @param begin first byte, counted from the end of the header
 * @param end the byte after the last, counted likewise
 */
public record TensorEntry(String name, DType dtype, Shape shape, long begin, long end) {}
