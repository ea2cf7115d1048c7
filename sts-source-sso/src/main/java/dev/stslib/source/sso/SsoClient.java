package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import java.time.Instant;

/**
 * A client that is registered with Identity Center.
 *
 * @param id its id
 * @param secret its secret
 * @param end when the registration expires
 */
record SsoClient(String id, Secret secret, Instant end) {}
