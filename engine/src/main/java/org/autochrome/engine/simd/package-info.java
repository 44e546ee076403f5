/**
 * The fast device in plain Java: matrix products, convolutions and attention on packed panels, with vectors where Java has
 * them, on all cores.
 */
@NullMarked
package org.autochrome.engine.simd;

import org.jspecify.annotations.NullMarked;
