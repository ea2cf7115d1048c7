/** Makes the engine and the store that the options and the settings ask for. */
@NullMarked
package dev.stslib.cli.internal.engine;

import org.jspecify.annotations.NullMarked;
