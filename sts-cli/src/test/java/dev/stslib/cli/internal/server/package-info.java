@NullMarked
package dev.stslib.cli.internal.server;

import org.jspecify.annotations.NullMarked;
