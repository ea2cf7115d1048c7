/** What a run of the command has around it: streams, environment, exit codes, tables. */
@NullMarked
package dev.stslib.cli.internal.io;

import org.jspecify.annotations.NullMarked;
