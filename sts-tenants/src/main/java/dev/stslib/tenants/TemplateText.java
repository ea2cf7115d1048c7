package dev.stslib.tenants;

import dev.stslib.api.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with placeholders such as {@code {{tenant}}}. A value that changes more than its own part is refused. */
final class TemplateText {
    private record Placeholder(String name, PlaceholderKind kind) {}

    static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z][A-Za-z0-9_.-]*)(?::(path|arn))?}}");

    private final TextPlace place;
    private final String path;
    /** One more than placeholders: before, between and after them. */
    private final List<String> literals = new ArrayList<>();

    private final List<Placeholder> placeholders = new ArrayList<>();

    private TemplateText(TextPlace place, String path) {
        this.place = place;
        this.path = path;
    }

    /**
     * Reads a text.
     *
     * @param text the text
     * @param place where it stands
     * @param path the name of this place in messages
     * @throws InvalidRequestException if a placeholder is written wrongly or may not stand here
     */
    static TemplateText parse(String text, TextPlace place, String path) {
        TemplateText parsed = new TemplateText(place, path);
        Matcher matcher = PLACEHOLDER.matcher(text);
        int from = 0;
        while (matcher.find()) {
            parsed.literals.add(text.substring(from, matcher.start()));
            parsed.placeholders.add(new Placeholder(matcher.group(1), kind(matcher)));
            from = matcher.end();
        }
        parsed.literals.add(text.substring(from));
        parsed.checkSyntax(text);
        return parsed;
    }

    private static PlaceholderKind kind(Matcher matcher) {
        String kind = matcher.group(2);
        return kind == null ? PlaceholderKind.PART : PlaceholderKind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    private void checkSyntax(String text) {
        if (literals.stream().anyMatch(literal -> literal.contains("{{") || literal.contains("}}"))) {
            throw wrong("holds braces that are no placeholder", "Write a placeholder as {{name}}, with a letter first");
        }
        if (place != TextPlace.NAME) {
            checkVariables(text);
        }
        for (int i = 0; i < placeholders.size(); i++) {
            Placeholder placeholder = placeholders.get(i);
            if (place == TextPlace.FIXED) {
                throw wrong(
                        "may not hold the placeholder {{" + placeholder.name() + "}}",
                        "Use placeholders in Resource, in NotResource, and in conditions that compare strings or ARNs");
            }
            if (literals.get(i).endsWith("$")) {
                throw wrong(
                        "has '$' before {{" + placeholder.name() + "}}, as before a policy variable",
                        "Remove it, or write ${$}");
            }
            if (placeholder.kind() == PlaceholderKind.ARN
                    && (i > 0 || !literals.get(0).isEmpty())) {
                throw wrong(
                        "does not begin with {{" + placeholder.name() + ":arn}}",
                        "Put the placeholder of a whole ARN at the beginning");
            }
        }
        if (place != TextPlace.NAME) {
            checkSeparators();
        }
    }

    /**
     * {@code acme-*} would match what belongs to {@code acme-eu}, and {@code {{tenant}}-{{stage}}} would give (acme, eu-prod) and
     * (acme-eu, prod) the same text. A separator between them prevents both, because one of the values does not hold it.
     */
    private void checkSeparators() {
        List<String> between = literals.stream().map(this::onlyWhatMatters).toList();
        String lastPath = null;
        for (int i = 0; i < placeholders.size(); i++) {
            Placeholder placeholder = placeholders.get(i);
            if ((i > 0 && !hasSeparator(between.get(i)))
                    || between.get(i).endsWith("*")
                    || between.get(i + 1).startsWith("*")) {
                throw wrong(
                        "has no separator between {{" + placeholder.name()
                                + "}} and a wildcard, a policy variable or another placeholder, so one tenant could reach"
                                + " what belongs to another",
                        "Put " + (place.isSeparator(':') ? "'/' or ':'" : "'/'") + " between them");
            }
            if (between.get(i).contains(":")) {
                lastPath = null;
            }
            if (placeholder.kind() != PlaceholderKind.PART) {
                if (lastPath != null) {
                    throw wrong(
                            "has no separator between the paths {{" + lastPath + "}} and {{" + placeholder.name()
                                    + "}}, since both may hold '/'",
                            "Make one of them a {{name}}"
                                    + (place.isSeparator(':') ? ", or put ':' between them" : ""));
                }
                lastPath = placeholder.name();
            }
        }
    }

    /** The separators of a text, and an asterisk for each wildcard and each policy variable. */
    private String onlyWhatMatters(String literal) {
        String text = literal.replaceAll("\\$\\{[*?$]}", "x");
        if (!place.hasWildcards()) {
            text = text.replaceAll("[*?]", "x");
        }
        text = text.replaceAll("\\$\\{[^}]*}|\\?", "*");
        return text.replaceAll(place.isSeparator(':') ? "[^*/:]" : "[^*/]", "");
    }

    private static boolean hasSeparator(String text) {
        return text.contains("/") || text.contains(":");
    }

    /** Values hold no part of a policy variable, so what the template says about variables is all there is. */
    private void checkVariables(String text) {
        for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", start + 2)) {
            int end = text.indexOf('}', start);
            String variable = end < 0 ? "" : text.substring(start + 2, end);
            if (variable.contains("{{")) {
                throw wrong("has a placeholder inside a policy variable", "Write the name of the variable out");
            }
            if (!variable.contains(":") && !variable.matches("[*?$]")) {
                throw wrong(
                        "holds ${" + variable + (end < 0 ? "" : "}") + ", which is no policy variable",
                        "Write a variable such as ${aws:PrincipalTag/team}, or a placeholder such as {{name}}");
            }
        }
    }

    private InvalidRequestException wrong(String problem, String remedy) {
        return new InvalidRequestException("The template at " + path + " " + problem, remedy);
    }

    /** The names of the placeholders. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        placeholders.forEach(placeholder -> names.add(placeholder.name()));
        return names;
    }

    /**
     * Puts values in.
     *
     * @param values a value for each placeholder
     * @throws InvalidRequestException if a value is not allowed here; the message does not show it
     */
    String fill(Map<String, String> values) {
        check(values);
        StringBuilder text = new StringBuilder(literals.get(0));
        for (int i = 0; i < placeholders.size(); i++) {
            text.append(values.get(placeholders.get(i).name())).append(literals.get(i + 1));
        }
        return text.toString();
    }

    /**
     * Checks values.
     *
     * @param values a value for each placeholder
     * @throws InvalidRequestException if a value is not allowed here; the message does not show it
     */
    void check(Map<String, String> values) {
        for (Placeholder placeholder : placeholders) {
            ValueProblem problem = place.problem(values.getOrDefault(placeholder.name(), ""), placeholder.kind());
            if (problem != null) {
                throw new InvalidRequestException(
                        "The value of {{" + placeholder.name() + "}} at " + path + " " + problem.problem(),
                        problem.remedy());
            }
        }
    }

    /**
     * Compares the names of values with those of placeholders.
     *
     * @param names the placeholders
     * @param values the values by name
     * @throws InvalidRequestException if a value is missing, or is for no placeholder
     */
    static void checkNames(Set<String> names, Map<String, String> values) {
        for (String name : names) {
            if (values.get(name) == null) {
                throw new InvalidRequestException(
                        "There is no value for the placeholder {{" + name + "}}",
                        "Give one for each of " + String.join(", ", names));
            }
        }
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw new InvalidRequestException(
                        "The template has no placeholder {{" + name + "}}",
                        names.isEmpty() ? "Give no values" : "Give values for " + String.join(", ", names) + " only");
            }
        }
    }
}
