@NullMarked
package dev.stslib.cli.internal.signin;

import org.jspecify.annotations.NullMarked;
