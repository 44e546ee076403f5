/** Writes a network as an ONNX file (Open Neural Network Exchange), which other engines read. */
@NullMarked
package org.autochrome.colorizer.onnx;

import org.jspecify.annotations.NullMarked;
