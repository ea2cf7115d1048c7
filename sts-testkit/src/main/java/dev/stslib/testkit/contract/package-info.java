/**
 * Contract kits: JUnit classes to extend, so that your store, format or source passes the same tests as those of stslib.
 */
@NullMarked
package dev.stslib.testkit.contract;

import org.jspecify.annotations.NullMarked;
