/**
 * The fast device in plain Java: matrix products, convolutions and attention on packed panels, with vectors where Java has
 * them, on all cores.
 *
 * <p>Java should be started with {@code --add-modules jdk.incubator.vector} and {@code -XX:ObjectAlignmentInBytes=64}: without
 * the first there are no vectors, without the second they straddle cache lines, which costs a quarter of the speed.
 */
@NullMarked
package org.autochrome.engine.simd;

import org.jspecify.annotations.NullMarked;
