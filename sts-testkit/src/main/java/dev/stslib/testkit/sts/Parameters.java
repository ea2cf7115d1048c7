package dev.stslib.testkit.sts;

import dev.stslib.testkit.sigv4.QueryString;
import dev.stslib.testkit.sigv4.WireRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a request of the query protocol. */
final class Parameters {
    /** Neither a plus sign nor leading zeros nor the digits of other scripts, all of which Java would read. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,9})");

    private final Map<String, String> values;
    private final Set<String> repeated;

    private Parameters(Map<String, String> values, Set<String> repeated) {
        this.values = values;
        this.repeated = repeated;
    }

    /** Puts query and form together; the parts of a presigned request are no parameters. */
    static Parameters of(WireRequest request) {
        Map<String, String> values = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new TreeSet<>();
        List<QueryString.Pair> pairs =
                new ArrayList<>(QueryString.parse(request.query()).pairs());
        pairs.addAll(QueryString.parse(request.bodyText()).pairs());
        for (QueryString.Pair pair : pairs) {
            if (!seen.add(pair.name())) {
                repeated.add(pair.name());
            }
            if (!SignatureFields.IN_QUERY.contains(pair.name())) {
                values.putIfAbsent(pair.name(), pair.value());
            }
        }
        return new Parameters(values, repeated);
    }

    void checkThatNoneRepeats() throws StsException {
        if (!repeated.isEmpty()) {
            throw Errors.validation("Present more than once: " + String.join(", ", repeated));
        }
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    String get(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** A whole number, or {@code null} if the parameter did not come. */
    @Nullable
    Integer integer(String name) throws StsException {
        String text = values.get(name);
        if (text == null) {
            return null;
        }
        try {
            if (NUMBER.matcher(text).matches()) {
                return Integer.valueOf(text);
            }
        } catch (NumberFormatException e) {
            // Too large for an integer.
            throw malformed(name, text);
        }
        throw malformed(name, text);
    }

    private static StsException malformed(String name, String text) {
        return new StsException(400, "MalformedInput", "Unable to parse " + name + " as an integer: " + text);
    }

    /** The members of a list of structures ({@code Tags.member.1.Key}), in the order of their numbers. */
    List<Parameters> structures(String list) {
        String prefix = list + ".member.";
        TreeMap<Integer, Map<String, String>> members = new TreeMap<>();
        values.forEach((name, value) -> {
            int number = number(name, prefix);
            if (number > 0) {
                int dot = name.indexOf('.', prefix.length());
                members.computeIfAbsent(number, key -> new TreeMap<>())
                        .put(dot < 0 ? "" : name.substring(dot + 1), value);
            }
        });
        return members.values().stream()
                .map(member -> new Parameters(member, Set.of()))
                .toList();
    }

    /** The members of a list of texts ({@code TransitiveTagKeys.member.1}), in the order of their numbers. */
    List<String> texts(String list) {
        return structures(list).stream().map(member -> member.get("", "")).toList();
    }

    private static int number(String name, String prefix) {
        if (!name.startsWith(prefix)) {
            return 0;
        }
        int end = name.indexOf('.', prefix.length());
        String digits = name.substring(prefix.length(), end < 0 ? name.length() : end);
        return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : 0;
    }

    Map<String, String> asMap() {
        return Collections.unmodifiableMap(values);
    }

    @Override
    public String toString() {
        return new TreeSet<>(values.keySet()).toString();
    }
}
