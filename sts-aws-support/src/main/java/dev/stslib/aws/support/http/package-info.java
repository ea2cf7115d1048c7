/** The HTTP client for requests to AWS: proxies, trust, total time, size limit, scrubbing. */
@NullMarked
package dev.stslib.aws.support.http;

import org.jspecify.annotations.NullMarked;
