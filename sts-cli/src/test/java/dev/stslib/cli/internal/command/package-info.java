@NullMarked
package dev.stslib.cli.internal.command;

import org.jspecify.annotations.NullMarked;
