/** What a device can do at most: multiply-adds and bytes per second, measured. */
@NullMarked
package org.autochrome.bench.peaks;

import org.jspecify.annotations.NullMarked;
