/** What is asked of STS, checked against STS's limits before anything is sent. */
@NullMarked
package dev.stslib.api.request;

import org.jspecify.annotations.NullMarked;
