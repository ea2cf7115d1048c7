/** The agent: one process that keeps the credentials of a user fresh for all others, and its client. */
@NullMarked
package dev.stslib.cli.internal.agent;

import org.jspecify.annotations.NullMarked;
