/** Running a network without computing: shapes, operations and bytes by one forward pass over storages without bytes. */
@NullMarked
package org.autochrome.engine.plan;

import org.jspecify.annotations.NullMarked;
