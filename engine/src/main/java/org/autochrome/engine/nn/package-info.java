/** What a layer is: modules with named parameters, built of the ops. */
@NullMarked
package org.autochrome.engine.nn;

import org.jspecify.annotations.NullMarked;
