/**
 * Turns published checkpoints into SafeTensors, executing nothing from them: {@link org.autochrome.weights.Converter} is
 * the way in.
 */
@NullMarked
package org.autochrome.weights;

import org.jspecify.annotations.NullMarked;
