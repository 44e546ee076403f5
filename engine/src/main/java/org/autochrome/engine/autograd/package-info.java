/** How ops run and how gradients flow: the op's contract and the one door through which all pass. */
@NullMarked
package org.autochrome.engine.autograd;

import org.jspecify.annotations.NullMarked;
