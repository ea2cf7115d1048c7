package dev.stslib.core;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.internal.cache.CacheEntry;

/**
 * What a look at the profiles led to for one profile.
 *
 * @param profiles the profiles that the look found
 * @param look the number of the look
 * @param entry the cache entry at the end of the plan
 */
record ProfilePlan(ProfileSet profiles, long look, CacheEntry<TemporaryCredentials> entry) {
    ProfilePlan(ProfileWatch.Look look, CacheEntry<TemporaryCredentials> entry) {
        this(look.profiles(), look.number(), entry);
    }
}
