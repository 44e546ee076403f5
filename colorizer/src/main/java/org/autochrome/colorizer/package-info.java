/** Colouring photographs from Java: open a model, give it pictures. */
@NullMarked
package org.autochrome.colorizer;

import org.jspecify.annotations.NullMarked;
