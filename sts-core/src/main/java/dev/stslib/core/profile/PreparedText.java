package dev.stslib.core.profile;

/**
 * A file made ready for ini4j, each physical line for one line: comments are cut, indented lines become a marker key, and
 * whatever ini4j would read in its own way is masked. A prepared line carries its number, so that the handler knows
 * where it is:
 *
 * <pre>
 * [12|default|]           a header
 * [12]                    a header that is not closed
 * 13|P|region|=|eu-west-1|    a property
 * 13|P|region|            a property without '='
 * 14|C=|more|             a continuation
 * </pre>
 */
final class PreparedText {
    private final StringBuilder out = new StringBuilder();
    private boolean prefixedDefault;

    PreparedText(String text) {
        int start = 0;
        int number = 1;
        while (start < text.length()) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed;
            boolean crlf = feed > start && text.charAt(feed - 1) == '\r';
            add(number++, text.substring(start, crlf ? end - 1 : end));
            start = end + 1;
        }
    }

    /** The prepared lines. */
    String text() {
        return out.toString();
    }

    /** Says whether a header {@code [profile default]} is among the lines. */
    boolean hasPrefixedDefault() {
        return prefixedDefault;
    }

    private void add(int number, String line) {
        if (!Grammar.isSkipped(line)) {
            if (line.charAt(0) == '[') {
                header(number, line);
            } else if (Grammar.isSpace(line.charAt(0))) {
                out.append(number)
                        .append("|C=|")
                        .append(Mask.value(Grammar.trim(line)))
                        .append('|');
            } else {
                property(number, line.substring(0, Grammar.commentStart(line)));
            }
        }
        out.append('\n');
    }

    private void header(int number, String line) {
        String inside = Header.inside(line);
        out.append('[').append(number);
        if (inside != null) {
            prefixedDefault |= Header.of(inside).isPrefixedDefault();
            out.append('|').append(Mask.value(inside)).append('|');
        }
        out.append(']');
    }

    private void property(int number, String line) {
        int equals = line.indexOf('=');
        String key = Grammar.trim(equals < 0 ? line : line.substring(0, equals));
        out.append(number).append("|P|").append(Mask.key(key)).append('|');
        if (equals >= 0) {
            out.append("=|")
                    .append(Mask.value(Grammar.trim(line.substring(equals + 1))))
                    .append('|');
        }
    }
}
