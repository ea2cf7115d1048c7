/** The settings file and the folders of the command. */
@NullMarked
package dev.stslib.cli.internal.settings;

import org.jspecify.annotations.NullMarked;
