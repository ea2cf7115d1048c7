/** The audit log: who was given which credentials, in lines that are chained by their hashes. */
@NullMarked
package dev.stslib.cli.internal.audit;

import org.jspecify.annotations.NullMarked;
