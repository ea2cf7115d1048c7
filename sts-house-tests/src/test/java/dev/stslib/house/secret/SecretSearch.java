package dev.stslib.house.secret;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for secrets in texts: for parts of them too, 31 characters of a form or more, and for short ones (codes of six
 * digits) as separate words.
 */
final class SecretSearch {
    private static final int PART = 16;
    private static final long BASE = 1_000_003;

    private final Map<Long, Map<String, String>> parts = new HashMap<>();
    private final Pattern codes;

    /**
     * Prepares the search.
     *
     * @param secrets the secrets in the clear
     */
    SecretSearch(Collection<String> secrets) {
        List<String> words = new ArrayList<>(List.of("no code at all"));
        for (String secret : secrets) {
            if (secret.length() < PART) {
                words.add(Pattern.quote(secret));
            } else {
                Forms.of(secret).forEach((form, text) -> {
                    for (int at = 0; at + PART <= text.length(); at += PART) {
                        add(text.substring(at, at + PART), form + " of " + secret);
                    }
                    add(text.substring(text.length() - PART), form + " of " + secret);
                });
            }
        }
        codes = Pattern.compile("(?<![0-9A-Za-z])(" + String.join("|", words) + ")(?![0-9A-Za-z])");
    }

    private void add(String part, String what) {
        parts.computeIfAbsent(hash(part), missing -> new HashMap<>()).put(part, what);
    }

    /** The secrets that a text holds, each with its form. */
    Set<String> in(String text) {
        Set<String> found = new TreeSet<>();
        long highest = 1;
        for (int i = 1; i < PART; i++) {
            highest *= BASE;
        }
        long hash = 0;
        for (int end = 0; end < text.length(); end++) {
            if (end >= PART) {
                hash -= highest * text.charAt(end - PART);
            }
            hash = hash * BASE + text.charAt(end);
            Map<String, String> same = parts.get(hash);
            if (same != null && end >= PART - 1) {
                String secret = same.get(text.substring(end - PART + 1, end + 1));
                if (secret != null) {
                    found.add(secret + around(text, end));
                }
            }
        }
        Matcher matcher = codes.matcher(text);
        while (matcher.find()) {
            found.add("the code " + matcher.group() + around(text, matcher.end()));
        }
        return found;
    }

    private static String around(String text, int end) {
        return " in: " + text.substring(Math.max(0, end - 120), Math.min(text.length(), end + 20));
    }

    private static long hash(String part) {
        long hash = 0;
        for (int i = 0; i < part.length(); i++) {
            hash = hash * BASE + part.charAt(i);
        }
        return hash;
    }
}
