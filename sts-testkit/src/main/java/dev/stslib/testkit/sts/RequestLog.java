package dev.stslib.testkit.sts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests that came, in the order of their arrival, each from the moment it came. */
final class RequestLog {
    private final List<RecordedRequest> requests = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /** Notes a request; gives its number. */
    synchronized int arrived(RecordedRequest request) {
        requests.add(request);
        counts.merge(request.action(), 1, Integer::sum);
        return requests.size() - 1;
    }

    synchronized void answered(int number, int status, @Nullable String errorCode) {
        requests.set(number, requests.get(number).answered(status, errorCode));
    }

    synchronized List<RecordedRequest> all() {
        return List.copyOf(requests);
    }

    synchronized int count(String action) {
        return counts.getOrDefault(action, 0);
    }
}
