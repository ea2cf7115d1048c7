package dev.stslib.tenants;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The actions or the resources of a statement.
 *
 * @param negated whether all but these are meant, as by {@code NotAction} and {@code NotResource}
 * @param texts the patterns, at least one
 */
record Patterns(boolean negated, List<String> texts) {
    static final Patterns ALL = new Patterns(false, List.of("*"));

    Patterns {
        texts = List.copyOf(texts);
    }

    /** Several patterns mean what any of them means. */
    static Patterns union(Patterns one, Patterns other) {
        List<String> texts = new ArrayList<>(one.texts);
        texts.addAll(other.texts);
        return new Patterns(one.negated, texts);
    }

    /** The same meaning, sorted, without actions that another one covers. Actions have no case. */
    Patterns minimizedActions() {
        TreeMap<String, String> byLowerCase = new TreeMap<>();
        texts.forEach(text -> byLowerCase.putIfAbsent(text.toLowerCase(Locale.ROOT), text));
        dropCovered(byLowerCase.keySet(), 1);
        return new Patterns(negated, List.copyOf(byLowerCase.values()));
    }

    /** The same meaning, sorted, without resources that another one covers. */
    Patterns minimizedResources() {
        TreeSet<String> distinct = new TreeSet<>(texts);
        dropCovered(distinct, 5);
        return new Patterns(negated, List.copyOf(distinct));
    }

    /** One by one, since two patterns may cover each other. */
    private static void dropCovered(Set<String> texts, int partsBefore) {
        for (String text : List.copyOf(texts)) {
            if (texts.stream().anyMatch(other -> !other.equals(text) && covers(other, text, partsBefore))) {
                texts.remove(text);
            }
        }
    }

    /**
     * Whether one pattern matches all that another one matches. It may say no where the answer is yes: the parts before the
     * last one must be equal, since AWS compares the parts of an ARN one by one, and nothing is known about policy variables
     * and placeholders.
     */
    private static boolean covers(String wide, String narrow, int partsBefore) {
        if (wide.equals("*")) {
            return true;
        }
        if (isVariable(wide) || isVariable(narrow)) {
            return false;
        }
        int last = startOfLast(wide, partsBefore);
        return last > 0
                && last == startOfLast(narrow, partsBefore)
                && wide.regionMatches(0, narrow, 0, last)
                && matches(wide.substring(last), narrow.substring(last));
    }

    private static boolean isVariable(String text) {
        return text.contains("${") || text.contains("{{");
    }

    private static int startOfLast(String text, int partsBefore) {
        int at = 0;
        for (int part = 0; part < partsBefore; part++) {
            at = text.indexOf(':', at) + 1;
            if (at == 0) {
                return -1;
            }
        }
        return at;
    }

    /**
     * An asterisk of the wide pattern takes any characters of the narrow one, asterisks too; a question mark takes any but an
     * asterisk. After a mismatch, the last asterisk takes one character more.
     */
    private static boolean matches(String wide, String narrow) {
        int w = 0;
        int n = 0;
        int star = -1;
        int taken = 0;
        while (n < narrow.length()) {
            char c = w < wide.length() ? wide.charAt(w) : 0;
            if (c == '*') {
                star = w++;
                taken = n;
            } else if (c != 0 && matches(c, narrow.charAt(n))) {
                w++;
                n++;
            } else if (star >= 0) {
                w = star + 1;
                n = ++taken;
            } else {
                return false;
            }
        }
        return wide.substring(w).chars().allMatch(c -> c == '*');
    }

    private static boolean matches(char wide, char narrow) {
        return wide == narrow || (wide == '?' && narrow != '*' && !Character.isSurrogate(narrow));
    }
}
