@NullMarked
package dev.stslib.cli.internal.settings;

import org.jspecify.annotations.NullMarked;
