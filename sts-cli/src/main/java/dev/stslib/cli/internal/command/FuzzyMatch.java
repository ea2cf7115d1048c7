package dev.stslib.cli.internal.command;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Finds names that have the letters of a query in their order. Letters that follow each other, and those at the beginning
 * of a word, count more. A query without capitals matches both cases.
 */
final class FuzzyMatch {
    private static final int NONE = Integer.MIN_VALUE;
    private static final int LETTER = 1;
    private static final int ADJACENT = 8;
    private static final int WORD = 6;

    private final List<String> names;
    private final ToDoubleFunction<String> weight;

    /**
     * Takes the names.
     *
     * @param names the names
     * @param weight how often and how lately a name was used; it orders names that match equally
     */
    FuzzyMatch(List<String> names, ToDoubleFunction<String> weight) {
        this.names = names;
        this.weight = weight;
    }

    /** The names that match, the best first. */
    List<String> find(String query) {
        Map<String, Integer> scores = new HashMap<>();
        for (String name : names) {
            int score = score(query.replace(" ", ""), name);
            if (score != NONE) {
                scores.put(name, score);
            }
        }
        return names.stream()
                .filter(scores::containsKey)
                .sorted(Comparator.comparingInt((String name) -> scores.getOrDefault(name, 0))
                        .thenComparingDouble(weight)
                        .reversed()
                        .thenComparingInt(name -> query.isEmpty() ? 0 : name.length()))
                .toList();
    }

    private static int score(String query, String name) {
        boolean exact = !query.equals(query.toLowerCase(Locale.ROOT));
        String text = exact ? name : name.toLowerCase(Locale.ROOT);
        // The best way to place the letters so far, with the last one at each position.
        int[] before = new int[name.length() + 1];
        for (int i = 0; i < query.length(); i++) {
            int[] best = new int[name.length() + 1];
            Arrays.fill(best, NONE);
            int reachable = i == 0 ? 0 : NONE;
            for (int at = 0; at < name.length(); at++) {
                if (i > 0) {
                    // Position at holds the best score that ends before it.
                    reachable = Math.max(reachable, at > 0 ? before[at - 1] : NONE);
                }
                boolean adjacent = i > 0 && at > 0 && before[at] != NONE;
                if (text.charAt(at) == query.charAt(i)) {
                    int gain = LETTER + (isWordStart(name, at) ? WORD : 0);
                    int apart = reachable == NONE ? NONE : reachable + gain;
                    int together = adjacent ? before[at] + gain + ADJACENT : NONE;
                    best[at + 1] = Math.max(apart, together);
                }
            }
            before = best;
        }
        int score = query.isEmpty() ? 0 : NONE;
        for (int end : before) {
            score = query.isEmpty() ? 0 : Math.max(score, end);
        }
        return score;
    }

    private static boolean isWordStart(String name, int at) {
        if (at == 0) {
            return true;
        }
        char here = name.charAt(at);
        char before = name.charAt(at - 1);
        return (Character.isLetterOrDigit(here) && !Character.isLetterOrDigit(before))
                || (Character.isUpperCase(here) && Character.isLowerCase(before));
    }
}
