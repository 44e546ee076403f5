/** The inner loops on Java's Vector API; loaded only where the module {@code jdk.incubator.vector} is present. */
@NullMarked
package org.autochrome.engine.simd.vector;

import org.jspecify.annotations.NullMarked;
