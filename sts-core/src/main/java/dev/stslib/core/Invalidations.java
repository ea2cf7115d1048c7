package dev.stslib.core;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.wiring.EngineComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What callers invalidate: credentials that a service refused, and all that roles have got so far. It is not served again, and
 * it is deleted from the store.
 */
final class Invalidations {
    private final EngineComponent parts;
    private final Supplier<RoleRequests> requests;

    /**
     * Makes it with nothing to do.
     *
     * @param parts the engine
     * @param requests the role requests that are in use
     */
    Invalidations(EngineComponent parts, Supplier<RoleRequests> requests) {
        this.parts = parts;
        this.requests = requests;
    }

    /** Invalidates the credentials of a handle if they have this access key id. */
    void invalidate(HandleState state, String accessKeyId) {
        CacheEntry<TemporaryCredentials> entry = state.lastEntry();
        boolean isCurrent = entry.peek()
                .filter(current -> current.accessKeyId().equals(accessKeyId))
                .isPresent();
        entry.invalidate(accessKeyId);
        if (isCurrent) {
            parts.discards().discard(entry.key(), entry.label(), accessKeyId);
        }
    }

    /** Invalidates all that was got for a request until now, also if the request is not in use. */
    void invalidate(RoleRequest request) {
        HandleState known = requests.get().find(request);
        if (known != null) {
            refuseEarlier(known.lastEntry());
        }
        if (known == null || known.isEnded()) {
            // The cache remembers what the entry refuses, although nothing uses the entry.
            CacheEntry<TemporaryCredentials> unused;
            do {
                unused = requests.get().planned(request);
                refuseEarlier(unused);
            } while (unused.isDropped()); // perhaps before it refused
            unused.dropIfUnneeded();
        }
    }

    /**
     * Invalidates the requests in use of which any role, from the first of the chain on, is meant.
     *
     * @return how many requests were invalidated
     */
    int invalidate(Predicate<RoleRequest> meant) {
        AtomicInteger invalidated = new AtomicInteger();
        Set<CacheEntry<?>> refused = new LinkedHashSet<>();
        requests.get().forEach(state -> {
            if (state.subject() instanceof Subject.OfRequest of) {
                List<CacheEntry<?>> found = signedByAny(of.request(), state.lastEntry(), meant);
                refused.addAll(found);
                invalidated.addAndGet(found.isEmpty() ? 0 : 1);
            }
        });
        // Sources first: what they sign for must not be renewed with what is refused.
        List<CacheEntry<?>> all = new ArrayList<>(refused);
        all.sort(Comparator.comparingInt(Invalidations::depth));
        all.forEach(this::refuseEarlier);
        return invalidated.get();
    }

    /** The entries of the roles of a request that are meant, and of all that these sign for. */
    private static List<CacheEntry<?>> signedByAny(
            RoleRequest request, CacheEntry<?> end, Predicate<RoleRequest> meant) {
        List<CacheEntry<?>> passed = new ArrayList<>();
        List<CacheEntry<?>> found = List.of();
        CacheEntry<?> entry = end;
        for (RoleRequest next = request; next != null && entry != null; next = next.source()) {
            passed.add(entry);
            if (meant.test(next)) {
                found = List.copyOf(passed);
            }
            entry = entry.source();
        }
        return found;
    }

    private static int depth(CacheEntry<?> entry) {
        CacheEntry<?> source = entry.source();
        return source == null ? 0 : 1 + depth(source);
    }

    private void refuseEarlier(CacheEntry<?> entry) {
        entry.refuseEarlier();
        parts.discards().discardEarlier(entry);
    }
}
