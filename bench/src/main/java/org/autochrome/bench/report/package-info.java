/** Turns results of benchmarks into one page. */
@NullMarked
package org.autochrome.bench.report;

import org.jspecify.annotations.NullMarked;
