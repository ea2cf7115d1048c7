/** The rules of the house, and what breaks them. */
@NullMarked
package dev.stslib.house.rules;

import org.jspecify.annotations.NullMarked;
