/** Element by element: activations, sums and products with broadcasting. */
@NullMarked
package org.autochrome.engine.op.elementwise;

import org.jspecify.annotations.NullMarked;
