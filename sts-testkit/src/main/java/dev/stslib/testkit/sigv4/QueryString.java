package dev.stslib.testkit.sigv4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The pairs of a query or of a form, decoded, in the order sent; names may repeat.
 *
 * @param pairs the pairs
 */
public record QueryString(List<Pair> pairs) {
    /**
     * One name and its value, decoded.
     *
     * @param name the name
     * @param value the value, empty if no equals sign followed the name
     */
    public record Pair(String name, String value) {
        /**
         * Checks that neither is null.
         *
         * @param name the name
         * @param value the value
         */
        public Pair {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * Keeps a copy of the pairs.
     *
     * @param pairs the pairs
     */
    public QueryString {
        pairs = List.copyOf(pairs);
    }

    /**
     * Takes a query or a form apart.
     *
     * @param raw as sent, without a question mark
     * @return its pairs; none for an empty text
     */
    public static QueryString parse(String raw) {
        List<Pair> pairs = new ArrayList<>();
        for (int start = 0; start < raw.length(); ) {
            int end = raw.indexOf('&', start);
            String part = raw.substring(start, end < 0 ? raw.length() : end);
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                pairs.add(new Pair(UriEncoding.decode(name), UriEncoding.decode(value)));
            }
            start += part.length() + 1;
        }
        return new QueryString(pairs);
    }

    /**
     * Gives the form that is signed: encoded again and sorted by name, then value. The signature itself
     * ({@code X-Amz-Signature}) is left out, since it cannot sign itself.
     *
     * @return the canonical query string, empty if there are no pairs
     */
    public String canonical() {
        return pairs.stream()
                .filter(pair -> !pair.name().equals("X-Amz-Signature"))
                .map(pair -> new Pair(UriEncoding.encode(pair.name(), ""), UriEncoding.encode(pair.value(), "")))
                .sorted(Comparator.comparing(Pair::name).thenComparing(Pair::value))
                .map(pair -> pair.name() + "=" + pair.value())
                .collect(Collectors.joining("&"));
    }
}
