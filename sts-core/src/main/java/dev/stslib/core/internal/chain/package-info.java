/**
 * From a profile to an explicit plan of requests: which base credentials, which roles, which regions and endpoints, and
 * what will be asked for. The plan is made before the first request, so that every mistake in a file shows before a code
 * is asked for.
 */
@NullMarked
package dev.stslib.core.internal.chain;

import org.jspecify.annotations.NullMarked;
