/** Matrix products. */
@NullMarked
package org.autochrome.engine.op.matmul;

import org.jspecify.annotations.NullMarked;
