/** Classes that break a rule of the house, to show that the rule finds them. */
@NullMarked
package dev.stslib.store.support.planted;

import org.jspecify.annotations.NullMarked;
