/** What a sign-in in a browser needs of this machine: a listener for its redirect, and whether there is a browser. */
@NullMarked
package dev.stslib.cli.internal.signin;

import org.jspecify.annotations.NullMarked;
