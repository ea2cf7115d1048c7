package dev.stslib.opentelemetry;

import dev.stslib.api.CredentialKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The span of each refresh in flight, and of the latest that have ended: credentials are saved, and readers have them, after the
 * end of their refresh. An engine may have very many keys, so few of those are remembered.
 */
final class RefreshSpans {
    private static final int MOST = 1_000;

    private final Map<CredentialKey, Span> running = new HashMap<>();
    private final Map<CredentialKey, SpanContext> ended = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CredentialKey, SpanContext> eldest) {
            return size() > MOST;
        }
    };

    /** Notes that a refresh started. Ends the span of an earlier one that is not over. */
    synchronized void started(CredentialKey key, Span span) {
        Span earlier = running.put(key, span);
        if (earlier != null) {
            earlier.end();
        }
    }

    /** The span of the refresh that is in flight, or null if there is none. */
    synchronized @Nullable Span running(CredentialKey key) {
        return running.get(key);
    }

    /** Notes that the refresh is over. Its span is for the caller to end. */
    synchronized void ended(CredentialKey key, Span span) {
        running.remove(key);
        ended.remove(key); // so that it is the youngest
        ended.put(key, span.getSpanContext());
    }

    /** The span of the latest refresh, for others to belong to; null if it is not known. */
    synchronized @Nullable Span latest(CredentialKey key) {
        Span span = running.get(key);
        SpanContext context = ended.get(key);
        return span == null && context != null ? Span.wrap(context) : span;
    }

    /** Ends the spans of what is in flight. */
    synchronized void close() {
        running.values().forEach(Span::end);
        running.clear();
    }
}
