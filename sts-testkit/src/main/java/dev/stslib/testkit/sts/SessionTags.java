package dev.stslib.testkit.sts;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The session tags of a request, their keys compared without regard to case. */
final class SessionTags {
    private static final int MOST = 50;

    private final Map<String, String> byKey = new HashMap<>();
    private final Map<String, String> transitive = new HashMap<>();
    /** In the order of the request, so that their size does not depend on a hash. */
    private final Map<String, String> texts = new LinkedHashMap<>();

    /** Reads the tags of a request made by a caller, whose own transitive tags are inherited and not to be repeated. */
    static SessionTags read(Parameters parameters, Caller caller) throws StsException {
        SessionTags tags = new SessionTags();
        List<Parameters> members = parameters.structures("Tags");
        Constraints constraints = new Constraints().atMost("Tags", members, MOST);
        int number = 1;
        for (Parameters member : members) {
            String at = "Tags." + number++ + ".member.";
            constraints
                    .required(at + "key", member.get("Key"))
                    .required(at + "value", member.get("Value"))
                    .text(at + "key", member.get("Key"), 1, 128, Constraints.TAG_TEXT)
                    .text(at + "value", member.get("Value"), 0, 256, Constraints.TAG_TEXT);
        }
        List<String> transitiveKeys = parameters.texts("TransitiveTagKeys");
        constraints.atMost("TransitiveTagKeys", transitiveKeys, MOST).check();
        for (Parameters member : members) {
            tags.add(member.get("Key", ""), member.get("Value", ""));
        }
        tags.passOn(transitiveKeys, caller.transitiveTags());
        return tags;
    }

    private void add(String key, String value) throws StsException {
        if (folded(key).startsWith("aws:")) {
            throw Errors.validation("aws: prefixed tag key names are not allowed for external use.");
        }
        if (byKey.put(folded(key), value) != null) {
            throw Errors.validation("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        }
        texts.put(key, value);
    }

    private void passOn(List<String> keys, Map<String, String> inherited) throws StsException {
        Set<String> repeated = new HashSet<>(byKey.keySet());
        repeated.retainAll(inherited.keySet());
        if (!repeated.isEmpty()) {
            throw Errors.validation("One of the specified transitive tag keys can't be set because it conflicts with a "
                    + "transitive tag key from the calling session.");
        }
        transitive.putAll(inherited);
        for (String key : keys) {
            String value = byKey.get(folded(key));
            if (value == null) {
                throw Errors.validation("The specified transitive tag key must be included in the requested tags.");
            }
            transitive.put(folded(key), value);
        }
    }

    private static String folded(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    /** What the next role of a chain inherits. */
    Map<String, String> transitive() {
        return transitive;
    }

    /** The tags of the request as they were written. */
    Map<String, String> texts() {
        return texts;
    }
}
