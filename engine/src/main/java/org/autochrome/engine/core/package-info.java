/** What a tensor is: its shape, its layout, the storage it looks at and the device that owns the bytes. */
@NullMarked
package org.autochrome.engine.core;

import org.jspecify.annotations.NullMarked;
