/** The whole on the module path. */
@NullMarked
package dev.stslib.house.modulepath;

import org.jspecify.annotations.NullMarked;
