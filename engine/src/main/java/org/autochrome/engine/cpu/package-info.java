/** The reference device: plain loops, accumulation in double, never tuned. It is the oracle for all other devices. */
@NullMarked
package org.autochrome.engine.cpu;

import org.jspecify.annotations.NullMarked;
