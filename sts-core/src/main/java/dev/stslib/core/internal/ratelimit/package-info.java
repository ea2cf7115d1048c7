/**
 * Decides when a request may start: a rate limit for each endpoint and account, a limit of concurrent requests for each
 * host, and awaited requests before background requests.
 */
@NullMarked
package dev.stslib.core.internal.ratelimit;

import org.jspecify.annotations.NullMarked;
