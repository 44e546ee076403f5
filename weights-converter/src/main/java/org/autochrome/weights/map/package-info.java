/** Which keys a checkpoint of a known architecture has, in which shapes, and what they are called here. */
@NullMarked
package org.autochrome.weights.map;

import org.jspecify.annotations.NullMarked;
