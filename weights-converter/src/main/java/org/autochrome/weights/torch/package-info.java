/** PyTorch checkpoints, both container formats, as named tensors that are read from the file on demand. */
@NullMarked
package org.autochrome.weights.torch;

import org.jspecify.annotations.NullMarked;
