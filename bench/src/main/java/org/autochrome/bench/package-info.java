/** Benchmarks of the devices on the layers of real networks, and the proof of the full-size networks. */
@NullMarked
package org.autochrome.bench;

import org.jspecify.annotations.NullMarked;
