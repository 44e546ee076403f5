/** Ops: the static face of all operations, as {@code torch.nn.functional}. */
@NullMarked
package org.autochrome.engine.op;

import org.jspecify.annotations.NullMarked;
