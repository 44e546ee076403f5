/** Other libraries that compute the same, in the same run. The Maven profile {@code peers} brings those there are. */
@NullMarked
package org.autochrome.bench.peers;

import org.jspecify.annotations.NullMarked;
