/**
 * Contract kits: JUnit classes to extend, so that a store, a format or a source of one's own gets the same trial as those of
 * stslib.
 */
@NullMarked
package dev.stslib.testkit.contract;

import org.jspecify.annotations.NullMarked;
