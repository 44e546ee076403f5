/** Max and average pooling. */
@NullMarked
package org.autochrome.engine.op.pool;

import org.jspecify.annotations.NullMarked;
