/** Where passwords come from: files, environment variables, commands, stores, a person at a terminal. */
@NullMarked
package dev.stslib.store.support.password;

import org.jspecify.annotations.NullMarked;
