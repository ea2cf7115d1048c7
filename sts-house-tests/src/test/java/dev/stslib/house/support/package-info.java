/** What several tests of the house need. */
@NullMarked
package dev.stslib.house.support;

import org.jspecify.annotations.NullMarked;
