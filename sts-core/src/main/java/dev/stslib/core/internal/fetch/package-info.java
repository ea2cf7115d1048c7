/**
 * The pipeline from "credentials are needed" to "credentials are kept", and the requests at its end.
 *
 * <p>{@link dev.stslib.core.internal.fetch.CredentialFetches} builds the list. Each stage does something before, after or
 * instead of the stages behind it:
 *
 * <pre>{@code
 * FetchPipeline.of(
 *         StoreLookup,        // takes credentials that another process or an earlier run left
 *         SigningCredentials, // gets the signing credentials first, so that the lease is short
 *         ProcessLease,       // lets one process ask while the others wait
 *         StoreLookup,        // takes what that process left
 *         SigningCredentials, // replaces signing credentials that ended during the wait
 *         StoreSave,          // serves the readers, then saves before the lease ends
 *         TemporaryKeys,      // passes on signing credentials that are temporary already
 *         MfaCode,            // gets the code, if the request carries one
 *         RateLimit,          // waits for the endpoint and the account; awaited requests go first
 *         AwsRequest)         // sends the request
 * }</pre>
 *
 * <p>Without a store, the list is {@code SigningCredentials}, {@code TemporaryKeys}, {@code MfaCode}, {@code RateLimit},
 * {@code AwsRequest}.
 *
 * <p>Two orders matter. {@code StoreSave} is outside {@code RateLimit}, so a request frees its place at the endpoint before
 * the save. It is inside {@code ProcessLease}, so other processes find the value when the lease ends.
 */
@NullMarked
package dev.stslib.core.internal.fetch;

import org.jspecify.annotations.NullMarked;
