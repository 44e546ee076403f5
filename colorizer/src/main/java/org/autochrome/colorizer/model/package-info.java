/** The networks, read from their checkpoints' own shapes. */
@NullMarked
package org.autochrome.colorizer.model;

import org.jspecify.annotations.NullMarked;
