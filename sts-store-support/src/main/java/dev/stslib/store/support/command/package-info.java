/** Runs commands, bounded in time and output. */
@NullMarked
package dev.stslib.store.support.command;

import org.jspecify.annotations.NullMarked;
