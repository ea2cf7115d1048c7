/** That no thread is left behind. */
@NullMarked
package dev.stslib.house.threads;

import org.jspecify.annotations.NullMarked;
