/** Tensors in files: the SafeTensors format, read without copying and written whole or not at all. */
@NullMarked
package org.autochrome.engine.io;

import org.jspecify.annotations.NullMarked;
