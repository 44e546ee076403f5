/** Moving elements: copies, slices, concatenation, transposition, pixel shuffle, padding, resizing. */
@NullMarked
package org.autochrome.engine.op.layout;

import org.jspecify.annotations.NullMarked;
