/** The command line. */
@NullMarked
package org.autochrome.colorizer.cli;

import org.jspecify.annotations.NullMarked;
