package dev.stslib.testkit.sts;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a policy document strictly as JSON (RFC 8259) and writes it without white space. */
final class PolicyJson {
    private static final int DEEPEST = 64;
    private static final Pattern STRING =
            Pattern.compile("\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*+\"");
    private static final Pattern SCALAR =
            Pattern.compile("true|false|null|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    private final String text;
    private final StringBuilder compact = new StringBuilder();
    private final Set<String> topLevel = new HashSet<>();
    private int at;

    private PolicyJson(String text) {
        this.text = text;
    }

    /** Gives the document without white space, or refuses it. */
    static String compact(String document) throws StsException {
        PolicyJson json = new PolicyJson(document);
        json.value(0);
        if (json.peek() != 0) {
            throw json.invalid();
        }
        if (!json.topLevel.contains("\"Statement\"")) {
            throw Errors.malformedPolicy("Syntax errors in policy.");
        }
        return json.compact.toString();
    }

    private void value(int depth) throws StsException {
        switch (peek()) {
            case '{' -> members(depth, '}');
            case '[' -> members(depth, ']');
            case '"' -> take(STRING);
            default -> take(SCALAR);
        }
    }

    private void members(int depth, char close) throws StsException {
        if (depth == DEEPEST) {
            throw invalid();
        }
        next();
        if (peek() == close) {
            next();
            return;
        }
        while (true) {
            if (close == '}') {
                String name = name();
                if (depth == 0) {
                    topLevel.add(name);
                }
            }
            value(depth + 1);
            if (peek() == close) {
                next();
                return;
            }
            expect(',');
        }
    }

    private String name() throws StsException {
        peek();
        String name = take(STRING);
        expect(':');
        return name;
    }

    private String take(Pattern token) throws StsException {
        Matcher matcher = token.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw invalid();
        }
        at = matcher.end();
        compact.append(matcher.group());
        return matcher.group();
    }

    private void expect(char character) throws StsException {
        if (peek() != character) {
            throw invalid();
        }
        next();
    }

    private void next() {
        compact.append(text.charAt(at++));
    }

    /** The next character that is no white space, 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private StsException invalid() {
        return Errors.malformedPolicy("This policy contains invalid Json");
    }
}
