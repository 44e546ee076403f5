/**
 * Reads pickles as data: a closed list of opcodes and of names, anything else refused. Nothing a pickle says is looked
 * up, built or run.
 */
@NullMarked
package org.autochrome.weights.pickle;

import org.jspecify.annotations.NullMarked;
