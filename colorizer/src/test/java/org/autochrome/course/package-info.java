/**
 * The programs of the course in {@code docs/}, each of at most 40 lines below its imports; what they draw and print with;
 * and the tests that run them and compare them with their pages.
 */
@NullMarked
package org.autochrome.course;

import org.jspecify.annotations.NullMarked;
