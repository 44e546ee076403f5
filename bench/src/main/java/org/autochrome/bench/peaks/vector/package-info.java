/** The one room of the benchmarks that uses the Vector API. */
@NullMarked
package org.autochrome.bench.peaks.vector;

import org.jspecify.annotations.NullMarked;
