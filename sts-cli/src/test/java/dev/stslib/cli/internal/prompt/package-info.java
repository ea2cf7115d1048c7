@NullMarked
package dev.stslib.cli.internal.prompt;

import org.jspecify.annotations.NullMarked;
