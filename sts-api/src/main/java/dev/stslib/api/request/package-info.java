/** The parameters of STS requests, checked against the limits of STS before they are sent. */
@NullMarked
package dev.stslib.api.request;

import org.jspecify.annotations.NullMarked;
