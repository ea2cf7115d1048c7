/** How plug-ins are found, and what is said when they are not. */
@NullMarked
package dev.stslib.house.plugin;

import org.jspecify.annotations.NullMarked;
