/** Stores for tests: one in memory, and one on a small server, which shows what a store without files needs. */
@NullMarked
package dev.stslib.testkit.store;

import org.jspecify.annotations.NullMarked;
