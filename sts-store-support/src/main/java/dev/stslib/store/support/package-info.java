/** What stores of any kind share: the rules of compare-and-save, and copying one store to another. */
@NullMarked
package dev.stslib.store.support;

import org.jspecify.annotations.NullMarked;
