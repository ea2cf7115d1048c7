/** The beans that {@code docs/frameworks.md} shows, compiled against the annotations of the frameworks. */
@NullMarked
package dev.stslib.examples.frameworks;

import org.jspecify.annotations.NullMarked;
