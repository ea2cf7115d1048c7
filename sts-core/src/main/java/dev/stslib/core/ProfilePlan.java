package dev.stslib.core;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.internal.cache.CacheEntry;

/**
 * What a look at the profiles led to for one profile.
 *
 * @param look the look
 * @param inputs the sections that the plan was made from
 * @param entry the cache entry at the end of the plan
 */
record ProfilePlan(ProfileWatch.Look look, ProfileInputs inputs, CacheEntry<TemporaryCredentials> entry) {
    /** The same plan after a later look that found the same sections. */
    ProfilePlan seenIn(ProfileWatch.Look later) {
        return new ProfilePlan(later, inputs, entry);
    }
}
