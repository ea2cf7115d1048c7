/**
 * The pipeline from "credentials are needed" to "credentials are kept", and the requests at its end.
 *
 * <p>{@link dev.stslib.core.internal.fetch.CredentialFetches} shows the list of stages. A stage stands around those behind
 * it. Two orders matter: {@code StoreSave} stands outside of {@code RateLimit}, so that a request gives its place at the
 * endpoint back before readers are served and the value is stored; and inside of {@code ProcessLease}, so that other
 * processes find the value when the lease ends.
 */
@NullMarked
package dev.stslib.core.internal.fetch;

import org.jspecify.annotations.NullMarked;
