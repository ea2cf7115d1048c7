/** What can go wrong, one type for each cause. Every message says what happened and how to fix it. */
@NullMarked
package dev.stslib.api.error;

import org.jspecify.annotations.NullMarked;
